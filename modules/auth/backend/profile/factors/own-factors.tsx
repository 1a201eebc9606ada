'use client'
import {
  Button,
  KeyValue,
  KeyValues,
  Muted,
  Panel,
  RelativeTime,
  Row,
  Stack,
  useApi,
  useT,
  type ApiPath,
} from '@leadkeep/ui'
import { useState } from 'react'
import type { FactorsAnswer } from '../../../data/answers.ts'
import { AddApp } from './add-app.tsx'
import { AddPasskey } from './add-passkey.tsx'
import { RecoveryCodes, RenewCodes } from './recovery-codes.tsx'
import { RenamePasskey } from './rename-passkey.tsx'

/** What signing in takes beside the password: added, named and removed here. */
export function OwnFactors({ first }: { first: FactorsAnswer }) {
  const t = useT()
  const api = useApi()
  const [factors, setFactors] = useState(first)
  const [codes, setCodes] = useState<string[] | null>(null)
  const reload = async () => {
    const answer = await api.get<FactorsAnswer>('/api/auth/factors')
    if (answer.ok) setFactors(answer.data)
  }
  const added = (recoveryCodes: string[] | null) => {
    setCodes(recoveryCodes)
    void reload()
  }
  const { totp, passkeys, recoveryCodes } = factors
  const isAlone = !totp && passkeys.length === 0

  return (
    <Panel title={t('auth.factors.title')}>
      <Stack>
        {isAlone ? (
          <p>{t('auth.factors.none')}</p>
        ) : (
          <KeyValues>
            {totp && (
              <KeyValue label={t('auth.factors.app')}>
                <Factor path="/api/auth/factors/totp" name={t('auth.factors.app')} removed={reload}>
                  <RelativeTime at={totp.since} />
                </Factor>
              </KeyValue>
            )}
            {passkeys.map(({ id, name, lastUsedAt }) => (
              <KeyValue key={id} label={t('auth.factors.passkey')} sealed>
                <Factor
                  path={`/api/auth/factors/passkeys/${id}`}
                  name={name ?? ''}
                  removed={reload}
                  more={<RenamePasskey id={id} name={name ?? ''} renamed={reload} />}
                >
                  {name}{' '}
                  <Muted>
                    {lastUsedAt ? (
                      <>
                        {t('auth.factors.used')} <RelativeTime at={lastUsedAt} />
                      </>
                    ) : (
                      t('auth.factors.unused')
                    )}
                  </Muted>
                </Factor>
              </KeyValue>
            ))}
            <KeyValue label={t('auth.factors.codes')}>
              <Row between>
                <span>{t('auth.factors.codes.left', { count: recoveryCodes })}</span>
                <RenewCodes renewed={added} />
              </Row>
            </KeyValue>
          </KeyValues>
        )}
        <Row>
          {!totp && <AddApp added={added} />}
          <AddPasskey added={added} />
        </Row>
      </Stack>
      <RecoveryCodes codes={codes} close={() => setCodes(null)} />
    </Panel>
  )
}

interface FactorProps {
  /** Where it is deleted. */
  readonly path: ApiPath
  readonly name: string
  readonly removed: () => Promise<void>
  /** What else can be done with it. */
  readonly more?: React.ReactNode
  readonly children: React.ReactNode
}

function Factor({ path, name, removed, more, children }: FactorProps) {
  const t = useT()
  const api = useApi()
  const [pending, setPending] = useState(false)
  const remove = async () => {
    setPending(true)
    const answer = await api.delete(path)
    setPending(false)
    if (answer.ok) await removed()
  }

  return (
    <Row between>
      <span>{children}</span>
      <Row>
        {more}
        <Button
          variant="quiet"
          pending={pending}
          onClick={() => void remove()}
          aria-label={t('auth.factors.remove.named', { name })}
        >
          {t('auth.factors.remove')}
        </Button>
      </Row>
    </Row>
  )
}
