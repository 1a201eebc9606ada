/**
 * The forge's hook, as pre-receive, update and reference-transaction: it lets through one ref update, one that an engine
 * wrote down before in `accept` ("<ref> <commit>", a line each), and nothing else from anybody. Plain `sh`, no program
 * of the machine's search path but `cat`.
 */
export const hook = `#!/bin/sh
name=\${0##*/}
newline='
'
accepted=
[ -f "\${GIT_DIR:-.}/accept" ] && accepted=$(cat "\${GIT_DIR:-.}/accept")
announced() {
  case "$newline$accepted$newline" in *"$newline$1$newline"*) return 0 ;; esac
  return 1
}
refuse() {
  echo "This repository takes what the engine announced, and nothing else: $1 is refused." >&2
  exit 1
}
case $name in
  update)
    announced "$1 $3" || refuse "$1"
    ;;
  pre-receive)
    count=0
    while read -r old new ref; do
      count=$((count + 1))
      announced "$ref $new" || refuse "$ref"
    done
    [ "$count" = 1 ] || refuse 'more than one ref'
    ;;
  reference-transaction)
    [ "$1" = prepared ] || exit 0
    while read -r old new ref; do
      case $ref in refs/heads/*|HEAD|refs/tags/*|refs/replace/*|refs/notes/*) ;; *) continue ;; esac
      announced "$ref $new" || refuse "$ref"
    done
    ;;
  *) exit 1 ;;
esac
exit 0
`
