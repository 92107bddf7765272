/**
 * The script for bash. It is our own, because the library's script needs the package bash-completion and runs the
 * command line through `eval`. bash splits words at `=` and `:`, so the script first joins such words. From each
 * candidate it returns only the part after the last `=` or `:`.
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
