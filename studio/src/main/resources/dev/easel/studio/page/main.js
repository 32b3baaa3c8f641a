import * as bulk from './bulk.js';
import * as composer from './composer.js';
import { byId, element, setText } from './dom.js';
import * as library from './library.js';
import { follow } from './live.js';
import * as masker from './masker.js';
import * as runs from './runs.js';
import * as viewer from './viewer.js';

const VIEWS = ['draw', 'library', 'bulk'];

function showView() {
  const wanted = location.hash.slice(1);
  const view = VIEWS.includes(wanted) ? wanted : 'draw';
  VIEWS.forEach((name) => {
    byId(`view-${name}`).hidden = name !== view;
    const link = document.querySelector(`[data-view=${name}]`);
    if (name === view) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  });
  byId('composer').hidden = view !== 'draw';
  byId('main').dataset.view = view;
  library.show(view === 'library');
}

function showMoney({ budgets }) {
  byId('money').replaceChildren(
    ...budgets.map((budget) => {
      const meter = element('meter', { min: 0, max: 1, high: 0.8, 'aria-label': 'Budget spent' });
      meter.value = budget.share;
      return element('p', {}, element('span', {}, `${budget.spent} of ${budget.limit} spent`), meter);
    }),
  );
}

function showState(state) {
  composer.showServices(state.services);
  runs.showAll(state.tasks);
  showMoney(state.money);
  document.querySelector('[data-view=bulk]').hidden = !state.bulk;
  if (state.bulk) bulk.changed();
  library.changed();
  setText(byId('library-title'), 'Library');
}

composer.begin((receipt) => runs.showReceipt(receipt));
viewer.begin();
masker.begin();
library.begin();
addEventListener('hashchange', showView);
document.querySelector('.skip').addEventListener('click', (event) => {
  event.preventDefault();
  byId('stage').focus();
});
showView();
follow({ state: showState, task: runs.showTask, money: showMoney, images: library.changed, bulk: bulk.changed });
