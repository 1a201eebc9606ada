import type { Attack } from './attack.ts'

const towards = 'the user’s repository'
const author = ['-c', 'user.name=x', '-c', 'user.email=x@x']

/** From the worktree, its shared refs, its pointers and plain paths, towards the repository that the user works in. */
export const towardsTheUser: readonly Attack[] = [
  {
    id: 'git-C-commit',
    title: '`git -C` the user’s repository, commit on `main`',
    towards,
    program: 'git -C "$USER_REPOSITORY" commit -q --allow-empty -m mine',
    without: 'asked',
    named: ['integrity.ref_moved'],
  },
  {
    id: 'git-dir-variable',
    title: '`GIT_DIR=` the user’s, `update-ref` of `main`',
    towards,
    program: 'GIT_DIR="$USER_REPOSITORY/.git" git update-ref refs/heads/main "$other"',
    without: 'asked',
    named: ['integrity.ref_moved'],
  },
  {
    id: 'git-dir-option',
    title: '`--git-dir=`, delete a branch of the user’s',
    towards,
    program: 'git --git-dir="$USER_REPOSITORY/.git" branch -D feature',
    without: 'asked',
    named: ['integrity.ref_moved'],
  },
  {
    id: 'push-to-user',
    title: '`git push` a new branch into the user’s repository',
    towards,
    program: 'git push "$USER_REPOSITORY" HEAD:refs/heads/stolen',
    without: 'asked',
    named: ['integrity.ref_moved'],
  },
  {
    id: 'push-to-remote',
    title: '`git push HEAD~1:main` into the user’s own remote',
    towards,
    program: 'git push -f "$USER_REMOTE" HEAD~1:refs/heads/main',
    without: 'asked',
    named: ['integrity.ref_moved'],
  },
  {
    id: 'push-origin',
    title: '`git push origin HEAD:main` from the worktree',
    towards,
    program: 'git push origin HEAD:main',
    without: 'prevented',
  },
  {
    id: 'switch-head',
    title: 'The user’s `HEAD` set to another branch',
    towards,
    program: 'git -C "$USER_REPOSITORY" symbolic-ref HEAD refs/heads/feature',
    without: 'asked',
    named: ['integrity.control_file'],
  },
  {
    id: 'reflog-expire',
    title: 'The user’s reflogs emptied, so that nothing can be found again',
    towards,
    program: 'git -C "$USER_REPOSITORY" reflog expire --expire=now --all',
    without: 'put back',
    named: ['integrity.reflog_cut'],
  },
  {
    id: 'packed-refs-user',
    title: 'The user’s `packed-refs` written by hand',
    towards,
    program: `
      git -C "$USER_REPOSITORY" pack-refs --all
      sed -i "s|^[0-9a-f]* refs/heads/feature|$(git rev-parse HEAD) refs/heads/feature|" "$USER_REPOSITORY/.git/packed-refs"`,
    without: 'asked',
    named: ['integrity.ref_moved'],
  },
  {
    id: 'user-hook',
    title: 'A hook planted in the user’s repository, for their next commit',
    towards,
    program: 'mkdir -p "$USER_REPOSITORY/.git/hooks"; bait "$USER_REPOSITORY/.git/hooks/pre-commit"',
    without: 'put back',
    named: ['integrity.program_planted'],
    // A commit that is given up for want of a message, after the hook ran: the bait itself moves nothing.
    bait: [['-C', '$USER_REPOSITORY', ...author, 'commit', '-q', '--allow-empty', '-m', '']],
  },
  {
    id: 'user-config',
    title: '`core.fsmonitor` in the user’s configuration, for their next `git status`',
    towards,
    program: 'bait "$PWD/watch.sh"; git -C "$USER_REPOSITORY" config core.fsmonitor "$PWD/watch.sh"',
    without: 'put back',
    named: ['integrity.program_planted'],
    bait: [['-C', '$USER_REPOSITORY', '--no-optional-locks', 'status']],
  },
  {
    id: 'user-stray-worktree',
    title: '`git worktree add` from the user’s repository',
    towards,
    program: 'git -C "$USER_REPOSITORY" worktree add -q "$PWD/../stray" -b stray',
    without: 'asked',
    named: ['integrity.ref_moved', 'integrity.control_file'],
  },
  {
    id: 'user-objects',
    title: 'An object of the user’s repository overwritten in place',
    towards,
    program: `
      object=$(git -C "$USER_REPOSITORY" rev-parse HEAD:README.md)
      file="$USER_REPOSITORY/.git/objects/$(echo "$object" | cut -c1-2)/$(echo "$object" | cut -c3-)"
      chmod u+w "$file"; printf 'spoilt' > "$file"`,
    without: 'put back',
    named: ['integrity.object_spoilt'],
  },
  {
    id: 'user-objects-gone',
    title: 'The user’s object store emptied',
    towards,
    program: 'rm -rf "$USER_REPOSITORY"/.git/objects/??',
    without: 'put back',
    named: ['integrity.object_spoilt'],
  },
  {
    id: 'pointer-rewrite',
    title: 'The worktree’s `.git` file pointed at the user’s repository, then committed',
    towards,
    program: 'echo "gitdir: $USER_REPOSITORY/.git" > .git; echo x > mine.ts; git add -A; git commit -qm mine',
    without: 'asked',
    named: ['integrity.worktree_pointer', 'integrity.ref_moved', 'integrity.index_changed'],
  },
  {
    id: 'commondir-edit',
    title: '`commondir` of the worktree’s git folder pointed at the user’s repository, then `main` moved',
    towards,
    program: `
      echo "$USER_REPOSITORY/.git" > "$(git rev-parse --git-dir)/commondir"
      git update-ref refs/heads/main "$other"`,
    without: 'asked',
    named: ['integrity.control_file', 'integrity.ref_moved'],
  },
  {
    id: 'symlink-out',
    title: 'A symbolic link out of the worktree, then a write through it',
    towards,
    program: 'ln -s "$USER_REPOSITORY" linked; echo mine >> linked/README.md',
    without: 'asked',
    named: ['integrity.file_changed'],
  },
  {
    id: 'hard-link',
    title: 'A hard link to a file of the user’s, then a write through it',
    towards,
    program: 'ln "$USER_REPOSITORY/README.md" twin && echo mine >> twin',
    without: 'asked',
    named: ['integrity.file_changed'],
  },
  {
    id: 'user-files',
    title: '`git -C … reset --hard` and files deleted in the user’s work tree',
    towards,
    program: 'git -C "$USER_REPOSITORY" reset -q --hard HEAD~1; rm -rf "$USER_REPOSITORY/src"',
    without: 'asked',
    named: ['integrity.ref_moved', 'integrity.file_changed'],
  },
  {
    id: 'user-index',
    title: 'Something staged in the user’s index, to be in their next commit',
    towards,
    program:
      'git -C "$USER_REPOSITORY" update-index --cacheinfo "100644,$(git rev-parse HEAD:src/lead.ts),README.md"',
    without: 'asked',
    named: ['integrity.index_changed'],
  },
  {
    id: 'own-namespaces',
    title: 'Namespaces of its own, to mount the file system writable again',
    towards,
    program: `unshare -rm sh -c 'mount -o remount,rw,bind /; umount -l "$USER_REPOSITORY"; true' 2> /dev/null
      echo mine >> "$USER_REPOSITORY/README.md"`,
    without: 'asked',
    named: ['integrity.file_changed'],
  },
]
