#compdef seedbed
# Completion for zsh, by what the program says of itself (see completion.bash).
_seedbed() {
  local -a commands options found
  if (( CURRENT == 2 )); then
    commands=(${(f)"$(seedbed help 2>/dev/null | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\)  *\(.*\)/\1:\2/p')"})
    _describe command commands
    return
  fi
  local command=$words[2] word=$words[CURRENT]
  if [[ $word == -* ]]; then
    options=(${(f)"$(seedbed $command --help 2>/dev/null | grep -oE '(^| )--[a-z][a-z-]*' | tr -d ' ' | sort -u)"})
    compadd -- $options
    return
  fi
  case $command in
    help) commands=(${(f)"$(seedbed help 2>/dev/null | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p')"})
      compadd -- $commands ;;
    settings) compadd -- ${(f)"$(seedbed settings 2>/dev/null | sed -n 's/^\([a-z][a-z_.]*\): .*/\1/p')"} ;;
    run | diff)
      if (( CURRENT == 3 )); then
        _files -g '*.y(a|)ml'
      else
        compadd -S '' -- ${(f)"$(seedbed settings 2>/dev/null | sed -n 's/^\([a-z][a-z_.]*\): .*/\1=/p')"} seeds= splits=
      fi ;;
    aggregate | compare | models | status | retry | verify | forget | report | export)
      found=(**/ledger.sqlite(N:h))
      (( $#found )) && compadd -f -- $found
      _files -/ ;;
    *) _files ;;
  esac
}
_seedbed "$@"
