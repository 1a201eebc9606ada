/**
 * The forge's hook, as pre-receive, update and reference-transaction: it lets through one ref update, the one that the
 * engine wrote down just before in `accept` ("<ref> <commit>"), and nothing else from anybody. Plain `sh`, no program
 * of the machine's search path but `cat`.
 */
export const hook = `#!/bin/sh
name=\${0##*/}
accepted=
[ -f "\${GIT_DIR:-.}/accept" ] && accepted=$(cat "\${GIT_DIR:-.}/accept")
refuse() {
  echo "This repository takes what the engine announced, and nothing else: $1 is refused." >&2
  exit 1
}
case $name in
  update)
    [ -n "$accepted" ] && [ "$1 $3" = "$accepted" ] || refuse "$1"
    ;;
  pre-receive)
    count=0
    while read -r old new ref; do
      count=$((count + 1))
      [ -n "$accepted" ] && [ "$ref $new" = "$accepted" ] || refuse "$ref"
    done
    [ "$count" = 1 ] || refuse 'more than one ref'
    ;;
  reference-transaction)
    [ "$1" = prepared ] || exit 0
    while read -r old new ref; do
      case $ref in refs/heads/*|HEAD|refs/tags/*|refs/replace/*|refs/notes/*) ;; *) continue ;; esac
      [ -n "$accepted" ] && [ "$ref $new" = "$accepted" ] || refuse "$ref"
    done
    ;;
  *) exit 1 ;;
esac
exit 0
`
