import { get } from './api.js';
import { byId, element } from './dom.js';

const NAMES = { WAITING: 'Waiting', CLAIMED: 'Claimed', SENDING: 'Sending', SUBMITTED: 'Submitted', DONE: 'Done', FAILED: 'Failed', UNKNOWN: 'Outcome unknown', CANCELLED: 'Cancelled', EXPIRED: 'Expired' };
let busy = false;
let again = false;

/** Reads the run again; once more afterwards where it changed meanwhile. */
export async function changed() {
  if (busy) {
    again = true;
    return;
  }
  busy = true;
  const run = await get('/bulk').catch((problem) => ({ problem: problem.message }));
  busy = false;
  show(run);
  if (again) {
    again = false;
    setTimeout(changed, 1000);
  }
}

function show(run) {
  if (run.problem) {
    byId('bulk').replaceChildren(element('p', { className: 'problem' }, run.problem));
    return;
  }
  const states = run.states.filter((state) => state.items > 0);
  const done = run.states.find((state) => state.state === 'DONE').items;
  byId('bulk').replaceChildren(
    element('p', { className: 'bulk-total' }, `${done} of ${run.total} items done, ${run.images} images`, run.costs.length > 0 ? `, ${run.costs.join(' and ')}` : ''),
    bar(states, run.total),
    table('Items by state', ['State', 'Items'], states.map((state) => [NAMES[state.state] ?? state.state, state.items])),
    ...(run.failures.length === 0 ? [] : [table('Why items failed', ['State', 'Reason', 'Items', 'May have been billed', 'Example'], run.failures.map((each) => [NAMES[each.state] ?? each.state, each.reason, each.items, each.billed, each.example]))]),
  );
}

function bar(states, total) {
  return element(
    'div',
    { className: 'bulk-bar', role: 'img', 'aria-label': states.map((state) => `${NAMES[state.state] ?? state.state}: ${state.items}`).join(', ') },
    ...states.map((state) => {
      const part = element('span', { 'data-state': state.state });
      part.style.flexGrow = state.items / total;
      return part;
    }),
  );
}

function table(caption, heads, rows) {
  return element(
    'div',
    { className: 'table', tabindex: '0', role: 'region', 'aria-label': caption },
    element(
      'table',
      {},
      element('caption', {}, caption),
      element('thead', {}, element('tr', {}, ...heads.map((head) => element('th', { scope: 'col' }, head)))),
      element('tbody', {}, ...rows.map((row) => element('tr', {}, ...row.map((cell) => element('td', {}, String(cell)))))),
    ),
  );
}
