import type { Detail } from '../../kernel/link-details.ts';
import { sysctlPath } from '../../kernel/sysctl.ts';
import type { LiveStep } from '../../plan/step.ts';

/**
 * Returns a function that says whether the steps set this detail of an interface or a node. Then its value is the
 * lab's, even if somebody had set the same value by hand before.
 */
export function changedDetails(steps: readonly LiveStep[]): (node: string, detail: Detail) => boolean {
  const set = new Set(steps.flatMap(namesIn));
  return (node, detail) =>
    set.has(keyOf(node, detail)) ||
    (set.has(`${node}  ${FORWARDING}`) && /^net[./]ipv4[./]conf[./].*forwarding$/.test(detail.name));
}

const FORWARDING = sysctlPath('', 'net.ipv4.ip_forward');

const keyOf = (node: string, { interface: at, name }: Detail) =>
  `${node} ${at} ${at === '' ? sysctlPath(node, name) : name}`;

function namesIn(step: LiveStep): string[] {
  if (step.do === 'sysctl' || step.do === 'delSysctl')
    return [keyOf(step.node, { interface: '', name: step.key, value: '' })];
  return 'name' in step ? detailsOf(step).map((name) => `${step.node} ${step.name} ${name}`) : [];
}

/** The names are those of `linkDetails`. */
function detailsOf(step: LiveStep): string[] {
  switch (step.do) {
    case 'up':
    case 'down':
      return ['up'];
    case 'master':
    case 'noMaster':
      return ['master'];
    case 'address':
    case 'delAddress':
    case 'dhcp':
    case 'delDhcp':
      return ['addresses'];
    case 'port':
      return Object.keys(step.flags);
    case 'word':
    case 'lateWord':
    case 'delWord':
      if (step.word === 'portState') return ['state'];
      return step.word === 'promiscuous' ? ['promiscuous'] : Object.keys(step.value);
    default:
      return [];
  }
}
