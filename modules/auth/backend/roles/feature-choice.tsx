'use client'
import { Checkbox, Stack } from '@leadkeep/ui'
import type { FeatureAnswer } from '../../data/answers.ts'

interface FeatureChoiceProps {
  readonly features: readonly FeatureAnswer[]
  readonly held: readonly string[]
  /** Features the person holds themselves; they can give no others. */
  readonly mine: readonly string[]
}

/** A check box for each feature, by module; the form has them under `features`. */
export function FeatureChoice({ features, held, mine }: FeatureChoiceProps) {
  const modules = [...new Set(features.map(({ module }) => module))]
  const known = new Set(features.map(({ id }) => id))
  // Wildcards and what no module declares any more: shown, so that saving does not drop them unseen.
  const others = held.filter((feature) => !known.has(feature))

  return (
    <Stack>
      {modules.map((module) => (
        <fieldset key={module}>
          <legend className="field__label">{module}</legend>
          <Stack gap="tight">
            {features
              .filter((feature) => feature.module === module)
              .map(({ id, title }) => (
                <Checkbox
                  key={id}
                  name="features"
                  value={id}
                  label={title}
                  hint={id}
                  defaultChecked={held.includes(id)}
                  disabled={!mine.includes(id)}
                />
              ))}
          </Stack>
        </fieldset>
      ))}
      {others.length > 0 && (
        <Stack gap="tight">
          {others.map((feature) => (
            <Checkbox key={feature} name="features" value={feature} label={feature} defaultChecked />
          ))}
        </Stack>
      )}
    </Stack>
  )
}

export const chosenFeatures = (form: FormData) => form.getAll('features').map(String)
