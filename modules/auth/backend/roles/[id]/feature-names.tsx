import { KeyValue, KeyValues } from '@leadkeep/ui'
import type { FeatureAnswer } from '../../../data/answers.ts'

interface FeatureNamesProps {
  readonly held: readonly string[]
  readonly features: readonly FeatureAnswer[]
  readonly everything: string
}

/** What a role allows, for reading. */
export const FeatureNames = ({ held, features, everything }: FeatureNamesProps) => (
  <KeyValues>
    {held.map((feature) => (
      <KeyValue key={feature} label={feature}>
        {feature === '*' ? everything : features.find(({ id }) => id === feature)?.title}
      </KeyValue>
    ))}
  </KeyValues>
)
