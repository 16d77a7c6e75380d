#compdef seedbed
# Completion for zsh, by what the program says of itself (see completion.bash).
_seedbed_takes() { # the word that stands for an option's value in the help: DIR, FILE, KEY, …
  seedbed $1 --help 2>/dev/null | sed -nE "s/^ *(-[a-zA-Z], )?($2|$2, --[a-z-]+) ([A-Z]+).*/\\3/p" | head -n 1
}

_seedbed_kinds() { # "table (default), csv, markdown or latex"
  seedbed $1 --help 2>/dev/null | sed -nE "/^ *(-[a-zA-Z], )?$2 KIND/,/^ *(-[a-zA-Z], )?--/p" | sed 's/.*KIND//' |
    tr ',;:' '\n\n\n' | sed 's/ or /\n/; s/(default)//; s/^ *//; s/ *$//; s/ for .*//; s/^or //' | grep -E '^[a-z]+$'
}

_seedbed() {
  local -a commands options found
  if (( CURRENT == 2 )); then
    commands=(${(f)"$(seedbed help 2>/dev/null | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\)  *\(.*\)/\1:\2/p')"})
    _describe command commands
    return
  fi
  local command=$words[2] word=$words[CURRENT]
  local option=$words[CURRENT-1] takes=
  if [[ $word == --*=* ]]; then
    option=${word%%=*}
    compset -P '*='
  elif [[ $word == -* ]]; then
    options=(${(f)"$(seedbed $command --help 2>/dev/null | grep -oE '(^| )--[a-z][a-z-]*' | tr -d ' ' | sort -u)"})
    compadd -- $options
    return
  fi
  [[ $option == -* ]] && takes=$(_seedbed_takes $command $option)
  case $takes in
    KIND) compadd -- ${(f)"$(_seedbed_kinds $command $option)"}; return ;;
    FILE | DIR | FOLDER) _files; return ;;
    KEY | SCORE | '') ;;
    *) return ;;
  esac
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
    aggregate | compare | models | status | retry | verify | forget | report | work | merge | cancel)
      found=(**/ledger.sqlite(N:h))
      (( $#found )) && compadd -f -- $found
      _files -/ ;;
    export)
      found=(**/ledger.sqlite(N:h))
      (( $#found )) && compadd -f -- $found
      _files -g '*.safetensors' ;;
    *) _files ;;
  esac
}
_seedbed "$@"
