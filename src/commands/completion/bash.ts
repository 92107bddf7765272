/**
 * The script for bash. Not the library's: that one needs the package bash-completion, and runs what stands on the
 * command line through `eval`. bash takes `=` and `:` for the end of a word, so what it calls words is put together
 * again, and of a candidate only what stands behind the last of these is given back.
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
