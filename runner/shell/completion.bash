# Completion for bash. What there is to complete the program says itself: commands by `seedbed help`, options by their
# help, settings by `seedbed settings`. Run directories are folders with a ledger.
_seedbed_commands() { seedbed help 2>/dev/null | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p'; }

_seedbed_options() { seedbed "$1" --help 2>/dev/null | grep -oE '(^| )--[a-z][a-z-]*' | tr -d ' ' | sort -u; }

_seedbed_takes() { # the word that stands for an option's value in the help: DIR, FILE, KEY, …
  seedbed "$1" --help 2>/dev/null | sed -nE "s/^ *(-[a-zA-Z], )?($2|$2, --[a-z-]+) ([A-Z]+).*/\3/p" | head -n 1
}

_seedbed_settings() { seedbed settings 2>/dev/null | sed -n 's/^\([a-z][a-z_.]*\): .*/\1=/p'; }

_seedbed_runs() { # folders below what was typed that hold a run
  local folder
  compgen -d -- "$1" | while IFS= read -r folder; do
    if [ -e "$folder/ledger.sqlite" ]; then printf '%s\n' "$folder"; else printf '%s/\n' "$folder"; fi
  done
  for folder in "${1:-runs/}"*/; do [ -e "${folder}ledger.sqlite" ] && printf '%s\n' "${folder%/}"; done
}

_seedbed() {
  local IFS=$' \t\n' line word command previous
  # Bash takes = for a word of its own: key=value is put together again.
  line=${COMP_LINE:0:COMP_POINT}
  word=${line##*[[:space:]]}
  command=${COMP_WORDS[1]:-}
  previous=${COMP_WORDS[COMP_CWORD - 1]}
  COMPREPLY=()
  compopt -o nosort 2>/dev/null || true
  if [ "$COMP_CWORD" -eq 1 ]; then
    mapfile -t COMPREPLY < <(compgen -W "$(_seedbed_commands) --help --version" -- "$word")
    return
  fi
  if [[ $word == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$(_seedbed_options "$command")" -- "$word")
    return
  fi
  local takes=""
  [[ $previous == -* ]] && takes=$(_seedbed_takes "$command" "$previous")
  case $takes in
    KIND) mapfile -t COMPREPLY < <(compgen -W "$(_seedbed_kinds "$command" "$previous")" -- "$word"); return ;;
    KEY | SCORE) takes="" ;;
    FILE | DIR | FOLDER) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
    "") ;;
    *) return ;;
  esac
  case $command in
    help) mapfile -t COMPREPLY < <(compgen -W "$(_seedbed_commands)" -- "$word") ;;
    settings) mapfile -t COMPREPLY < <(compgen -W "$(_seedbed_settings | tr -d =)" -- "$word") ;;
    run | diff)
      if [ "$COMP_CWORD" -eq 2 ]; then
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -f -X '!*.y*ml' -- "$word"; compgen -d -- "$word")
      elif [[ $word != *=* ]]; then
        compopt -o nospace 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -W "$(_seedbed_settings) seeds= splits=" -- "$word")
      fi ;;
    aggregate | compare | models | status | retry | verify | forget | report | work | merge | cancel)
      compopt -o filenames -o nospace 2>/dev/null
      mapfile -t COMPREPLY < <(_seedbed_runs "$word" | sort -u) ;;
    export)
      compopt -o filenames -o nospace 2>/dev/null
      mapfile -t COMPREPLY < <({ _seedbed_runs "$word"; compgen -f -X '!*.safetensors' -- "$word"; } | sort -u) ;;
    *) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$word") ;;
  esac
}

_seedbed_kinds() { # "table (default), csv, markdown or latex"
  seedbed "$1" --help 2>/dev/null | sed -nE "/^ *(-[a-zA-Z], )?$2 KIND/,/^ *(-[a-zA-Z], )?--/p" | sed "s/.*KIND//" |
    tr ',;:' '\n\n\n' | sed 's/ or /\n/; s/(default)//; s/^ *//; s/ *$//; s/ for .*//; s/^or //' | grep -E '^[a-z]+$'
}

complete -F _seedbed seedbed
