/**
 * The script for bash. The library's own script needs the package bash-completion and runs the command line
 * through `eval`, so this is ours. bash ends a word at `=` and `:`, so words are joined first, and of a
 * candidate only the part after the last of these is returned.
 */
export const BASH = `# Completion of lab for bash: eval "$(lab completion bash)"
__lab_complete() {
  local line=\${COMP_LINE:0:COMP_POINT} words current out begun
  read -ra words <<<"$line"
  [[ $line == *[[:space:]] ]] && words+=('')
  current=\${words[-1]}
  out=$("\${words[0]}" complete -- "\${words[@]:1}" 2>/dev/null) || return
  begun=''
  [[ $current == *[=:]* ]] && begun=\${current%"\${current##*[=:]}"}
  COMPREPLY=()
  local candidate
  while IFS=$'\\t' read -r candidate _; do
    [[ $candidate == :* || -z $candidate ]] || COMPREPLY+=("\${candidate#"$begun"}")
  done <<<"$out"
}
complete -o default -F __lab_complete lab
`;
