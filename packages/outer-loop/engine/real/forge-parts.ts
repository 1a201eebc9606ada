import { ForgeRefused } from '../../forge/forge.ts'
import { pullRequestBody } from '../../forge/pull-request-body.ts'
import { pullRequestFacts } from '../../forge/pull-request-facts.ts'
import { ask, git } from '../../isolation/git.ts'
import { gitDirOf } from '../../isolation/integrity.ts'
import { isAncestor } from '../../isolation/merge.ts'
import picomatch from 'picomatch'
import { EffectFailed } from '../effects/effect.ts'
import type { Parts } from '../parts.ts'
import { changesOf, taskOf } from './task-parts.ts'
import type { Workshop } from './workshop.ts'

export const forgeParts = (workshop: Workshop): Pick<Parts, 'publish' | 'merge' | 'baseNow'> => ({
  async publish(state, { task: id, head }) {
    const task = taskOf(state, id)
    const forge = await workshop.forge()
    const { hub } = await workshop.opened(state)
    const matches = picomatch([...(state.prepared!.settings.tests?.files ?? [])])
    const changes = await changesOf(workshop, hub, task.start ?? state.base, head)
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
      await fetchInto(hub.gitDir, forge.remote, commit)
      return { commit }
    } catch (cause) {
      if (cause instanceof ForgeRefused) return { refused: cause.message }
      throw cause
    }
  },

  /**
   * The person's own branch, where it went on from what the forge has; else the forge's, which is ahead of theirs by what
   * was merged and not brought home yet. Where each went its own way, only a person can bring them together.
   */
  async baseNow(state) {
    if (!state.prepared) return null
    // Whose commit it is has been asked: nothing is built upon it before somebody has said.
    if (Object.keys(state.doubts).length > 0) return null
    const { branch } = state.prepared
    const forge = await workshop.forge()
    const theirs = await forge.branch(branch)
    const gitDir = await gitDirOf(workshop.surroundings.repository)
    const own = await ask(['rev-parse', '--verify', '--quiet', `refs/heads/${branch}^{commit}`], {
      gitDir,
    }).catch(() => null)
    const { hub } = await workshop.opened(state)
    if (own && theirs && own !== theirs) {
      await fetchInto(hub.gitDir, gitDir, own)
      await forge.bringBase({ from: hub.gitDir, branch, commit: own })
    }
    const now = await forge.branch(branch)
    if (now && now !== own) await fetchInto(hub.gitDir, forge.remote, now)
    if (now && own && now !== own && !(await isAncestor(hub.gitDir, own, now)))
      throw new EffectFailed(
        'base.diverged',
        `${branch} of your repository and ${branch} of the forge went apart: yours has ${own.slice(0, 10)}, the forge has ${now.slice(0, 10)} by merges that you have not brought home. Bring them together (git pull '${forge.remote}' ${branch}), then go on.`,
        { again: false },
      )
    return now
  },
})

const fetchInto = (gitDir: string, from: string, commit: string) =>
  git(
    ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--no-auto-maintenance', '--', from, commit],
    { gitDir },
  )
