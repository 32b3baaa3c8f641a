import { post, thumbPath } from './api.js';
import { placeOf, refusals, reuse, titleOf } from './composer.js';
import { byId, element, say, setText } from './dom.js';
import { view } from './viewer.js';
import { noteWords, statusWords, times, timeWords, tone } from './words.js';

const SHOWN = 40;
const runs = new Map(); // by order
const cards = new Map(); // by task

export function showAll(tasks) {
  const known = new Set(tasks.map((task) => task.order));
  [...runs.values()].filter((run) => !known.has(run.order)).forEach((run) => run.remove());
  [...tasks].reverse().forEach(showTask);
}

export function showTask(task) {
  const run = runs.get(task.order) ?? newRun(task);
  let card = cards.get(task.id);
  if (!card) {
    card = newCard(task);
    cards.set(task.id, card);
    insert(run, card);
  }
  card.update(task);
}

/** In the order of the services, in which tasks need not be told. */
function insert(run, card) {
  const place = placeOf(card.task.service);
  const at = run.tasks.findIndex((id) => placeOf(cards.get(id).task.service) > place);
  if (at < 0) {
    run.tasks.push(card.task.id);
    run.cards.append(card.article);
  } else {
    run.cards.insertBefore(card.article, cards.get(run.tasks[at]).article);
    run.tasks.splice(at, 0, card.task.id);
  }
}

/** Says which services were not asked, and why. */
export function showReceipt(receipt) {
  const run = runs.get(receipt.order);
  if (run) setText(run.refused, refusals(receipt.refused));
  else waiting.set(receipt.order, receipt.refused);
}

const waiting = new Map(); // refusals that came before the first task of their order

function newRun(task) {
  const title = element('h2', { id: `run-${task.order}`, className: 'run-prompt' }, task.prompt);
  const list = element('div', { className: 'cards' });
  const refused = element('p', { className: 'refused' });
  const again = element('button', { type: 'button', className: 'quiet', 'aria-label': `Use the prompt and seed again: ${task.prompt}` }, 'Use again');
  const facts = [times(task.size), task.seed ? `seed ${task.seed}` : null, task.masked ? 'into a mask' : task.fromImage ? 'from an image' : null, timeWords(task.created)];
  const section = element(
    'section',
    { className: 'run', 'aria-labelledby': title.id },
    element('header', { className: 'run-head' }, element('div', {}, title, element('p', { className: 'hint' }, facts.filter(Boolean).join(' · '))), again),
    refused,
    list,
  );
  const run = {
    order: task.order,
    cards: list,
    refused,
    tasks: [],
    remove() {
      section.remove();
      run.tasks.forEach((id) => cards.delete(id));
      runs.delete(run.order);
      byId('empty').hidden = runs.size > 0;
    },
  };
  again.addEventListener('click', () => {
    const current = run.tasks.map((id) => cards.get(id).task);
    const models = Object.fromEntries(current.filter((one) => one.chosenModel).map((one) => [one.service, one.chosenModel]));
    reuse({
      prompt: task.prompt,
      negativePrompt: task.negativePrompt ?? '',
      seed: task.seed,
      size: task.size,
      services: current.map((one) => one.service),
      settings: { steps: task.steps, guidanceScale: task.guidanceScale, sampler: task.sampler, models },
    });
  });
  runs.set(task.order, run);
  setText(refused, refusals(waiting.get(task.order) ?? {}));
  waiting.delete(task.order);
  byId('runs').prepend(section);
  byId('empty').hidden = true;
  const oldest = [...runs.values()][0];
  if (runs.size > SHOWN) oldest.remove();
  return run;
}

/** One task. Its elements stay and change, so that the focus stays where it is. */
function newCard(first) {
  const [width, height] = (first.size ?? '1x1').split('x').map(Number);
  const frame = element('div', { className: 'frame' });
  const columns = first.count > 1 ? 2 : 1;
  frame.style.aspectRatio = `${columns * width} / ${Math.ceil(first.count / columns) * height}`;
  frame.dataset.columns = columns;
  const status = element('span', { className: 'status' });
  const bar = element('progress', { max: 1, 'aria-label': `${titleOf(first.service)}: progress` });
  const note = element('p', { className: 'note' });
  const remarks = element('details', { className: 'remarks' }, element('summary', {}, 'Remarks'), note);
  const actions = element('div', { className: 'card-actions' });
  const cancel = button('Cancel', 'Cancel', first, () => act(card, 'cancel'));
  const resume = button('Resume', 'Resume', first, () => act(card, 'resume'));
  const seed = element('button', { type: 'button', className: 'quiet seed', onclick: () => reuse({ seed: card.task.images[0].seed }) });
  const cost = element('span', { className: 'cost' });
  actions.append(cancel, resume, seed);
  const heading = element('h3', {}, titleOf(first.service));
  const article = element(
    'article',
    { className: 'card', 'aria-label': titleOf(first.service) },
    frame,
    element('div', { className: 'card-head' }, heading, status, cost),
    bar,
    remarks,
    actions,
  );
  let shown = '';
  let before = '';
  const card = {
    article,
    task: first,
    update(task) {
      card.task = task;
      article.dataset.tone = tone(task);
      article.dataset.status = task.status;
      setText(heading, titleOf(task.service));
      setText(status, statusWords(task));
      bar.hidden = task.over || !task.followed;
      if (task.progress === undefined) bar.removeAttribute('value');
      else bar.value = task.progress;
      setText(note, noteWords(task));
      remarks.hidden = note.textContent === '';
      if (task.status !== before) remarks.open = task.status !== 'DONE'; // what failed says why at once
      cancel.hidden = task.over || !task.followed;
      resume.hidden = task.over || task.followed;
      const known = task.images[0]?.seed;
      seed.hidden = known === undefined;
      setText(seed, `Seed ${known ?? ''}`);
      seed.setAttribute('aria-label', `Use seed ${known ?? ''} of ${titleOf(task.service)}`);
      setText(cost, task.cost ?? '');
      const wanted = task.images.length > 0 ? task.images.map((image) => image.name).join() : `preview ${task.preview ?? ''}`;
      if (wanted !== shown) {
        shown = wanted;
        show(frame, task, card);
      }
      if (task.over && before !== '' && before !== task.status) say(`${titleOf(task.service)}: ${statusWords(task)}`);
      before = task.status;
    },
  };
  return card;
}

function button(text, verb, task, onclick) {
  return element('button', { type: 'button', className: 'quiet', 'aria-label': `${verb} ${titleOf(task.service)}`, onclick }, text);
}

async function act(card, verb) {
  try {
    await post(`/tasks/${card.task.id}/${verb}`);
  } catch (problem) {
    setText(byId('problem'), problem.message);
  }
}

function show(frame, task, card) {
  if (task.images.length === 0) {
    const preview = task.preview === undefined ? null : element('img', { className: 'preview', src: `/previews/${task.id}?v=${task.preview}`, alt: `Preview of ${titleOf(task.service)}` });
    frame.replaceChildren(...(preview ? [preview] : []));
    return;
  }
  frame.replaceChildren(
    ...task.images.map((image, index) =>
      element(
        'button',
        { type: 'button', className: 'open', onclick: () => view(neighbours(card), image.name) },
        element('img', { src: thumbPath(image.name, task.id), alt: `${titleOf(task.service)}, image ${index + 1}: ${task.prompt}`, loading: 'lazy', decoding: 'async' }),
      ),
    ),
  );
}

/** The images of the same order, to compare them in the large view. */
function neighbours(card) {
  return runs
    .get(card.task.order)
    .tasks.map((id) => cards.get(id).task)
    .flatMap((task) => task.images.map((image) => ({ name: image.name, title: titleOf(task.service) })));
}
