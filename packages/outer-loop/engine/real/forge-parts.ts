import { ForgeRefused } from '../../forge/forge.ts'
import { pullRequestBody } from '../../forge/pull-request-body.ts'
import { pullRequestFacts } from '../../forge/pull-request-facts.ts'
import { changesBetween } from '../../isolation/change.ts'
import { ask, git } from '../../isolation/git.ts'
import { gitDirOf } from '../../isolation/integrity.ts'
import picomatch from 'picomatch'
import { EffectFailed } from '../effects/effect.ts'
import type { Parts } from '../parts.ts'
import { taskOf } from './task-parts.ts'
import type { Workshop } from './workshop.ts'

export const forgeParts = (workshop: Workshop): Pick<Parts, 'publish' | 'merge' | 'baseNow'> => ({
  async publish(state, { task: id, head }) {
    const task = taskOf(state, id)
    const forge = await workshop.forge()
    const { hub } = await workshop.opened(state)
    const matches = picomatch([...(state.prepared!.settings.tests?.files ?? [])])
    const changes = await changesBetween(hub.gitDir, task.start ?? state.base, head)
    const touched = changes.filter(({ path }) => state.prepared!.settings.tests && matches(path))
    const pathsOfKind = (kind: string) =>
      touched.filter((change) => change.kind === kind).map(({ path }) => path)
    const tests = {
      added: pathsOfKind('add'),
      changed: [...pathsOfKind('modify'), ...pathsOfKind('rename')],
      removed: pathsOfKind('delete'),
    }
    const facts = pullRequestFacts(state, id, { tests, spec: null })
    if (!facts)
      throw new EffectFailed('pull_request.nothing', `There is nothing to show of ${id}.`, { again: false })
    const title = task.planned.title
    const body = pullRequestBody(facts)
    const order = (state.union?.heads.findIndex((one) => one.task === id) ?? -1) + 1
    const number = await forge.openPullRequest({
      run: state.run,
      task: id,
      branch: task.planned.branch,
      base: state.prepared!.branch,
      title,
      body,
      head,
      order,
    })
    await forge.update(number, { title, body, head, order })

    return number
  },

  async merge(state, { task: id, head }) {
    const task = taskOf(state, id)
    const forge = await workshop.forge()
    try {
      const { commit } = await forge.merge(task.pullRequest!.number, { by: task.mergeAskedBy ?? '', head })
      const { hub } = await workshop.opened(state)
      await git(
        [
          'fetch',
          '--quiet',
          '--no-tags',
          '--no-write-fetch-head',
          '--no-auto-maintenance',
          '--',
          forge.remote,
          commit,
        ],
        { gitDir: hub.gitDir },
      )
      return { commit }
    } catch (cause) {
      if (cause instanceof ForgeRefused) return { refused: cause.message }
      throw cause
    }
  },

  /** The person's own branch, where it went on from what the forge has; else the forge's. */
  async baseNow(state) {
    if (!state.prepared) return null
    const { branch } = state.prepared
    const forge = await workshop.forge()
    const theirs = await forge.branch(branch)
    const gitDir = await gitDirOf(workshop.surroundings.repository)
    const own = await ask(['rev-parse', '--verify', '--quiet', `refs/heads/${branch}^{commit}`], {
      gitDir,
    }).catch(() => null)
    if (!own || own === theirs || !theirs) return theirs
    const { hub } = await workshop.opened(state)
    await git(
      ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--no-auto-maintenance', '--', gitDir, own],
      { gitDir: hub.gitDir },
    )
    await forge.bringBase({ from: hub.gitDir, branch, commit: own })
    const now = await forge.branch(branch)
    if (now && now !== own)
      await git(
        [
          'fetch',
          '--quiet',
          '--no-tags',
          '--no-write-fetch-head',
          '--no-auto-maintenance',
          '--',
          forge.remote,
          now,
        ],
        { gitDir: hub.gitDir },
      )

    return now
  },
})
