import { get } from './api.js';
import { byId, element, setText } from './dom.js';

const loaded = new Map(); // what a service offers, by its id
const chosenModels = new Map(); // also of services that are not chosen at present
let shown = []; // the chosen services
let changed = () => {};

export function begin(onChange) {
  changed = onChange;
  byId('more').addEventListener('toggle', load);
}

/** The fields for the models and the sampler of the chosen services. Lists are loaded where the user looks at them. */
export function showChoices(services) {
  const before = shown.map((service) => service.id).join();
  shown = services;
  if (before !== services.map((service) => service.id).join()) {
    const withModels = services.filter((service) => service.model);
    byId('models').hidden = withModels.length === 0;
    byId('model-fields').replaceChildren(...withModels.map(modelField));
  }
  showSamplers();
  load();
}

/** What is chosen; fields that are left alone are not in it. */
export function choices() {
  const models = {};
  for (const { id, model } of shown) {
    const chosen = (chosenModels.get(id) ?? '').trim();
    if (model && chosen !== '') models[id] = chosen;
  }
  return { ...(byId('sampler').value === '' ? {} : { sampler: byId('sampler').value }), ...(Object.keys(models).length === 0 ? {} : { models }) };
}

/** Chooses what an earlier order had; what it left alone is left alone again. */
export function choose(sampler, models) {
  chosenModels.clear();
  Object.entries(models).forEach(([id, name]) => chosenModels.set(id, name));
  shown.forEach(({ id }) => {
    const field = byId(`model-${id}`);
    if (field) field.value = nameOf(id, chosenModels.get(id) ?? '');
  });
  if (sampler) addSamplers([sampler]);
  byId('sampler').value = sampler ?? '';
}

function modelField(service) {
  const list = element('datalist', { id: `models-${service.id}` });
  const field = element('input', { id: `model-${service.id}`, type: 'text', autocomplete: 'off', spellcheck: 'false', maxlength: '300', list: list.id, placeholder: 'The usual one' });
  field.value = nameOf(service.id, chosenModels.get(service.id) ?? '');
  field.addEventListener('input', () => chosenModels.set(service.id, idOf(service.id, field.value)));
  fill(list, loaded.get(service.id));
  return element('div', { className: 'model-field' }, element('label', { for: field.id }, service.title, element('span', { className: 'spoken' }, ' model')), field, list);
}

function fill(list, offered) {
  list.replaceChildren(...(offered?.models ?? []).map(({ name }) => element('option', { value: name })));
}

/** Names are for people: some services have models under long numbers. What is in no list is sent as it is typed. */
function idOf(service, text) {
  return loaded.get(service)?.models?.find(({ name }) => name === text.trim())?.id ?? text;
}

function nameOf(service, model) {
  return loaded.get(service)?.models?.find(({ id }) => id === model)?.name ?? model;
}

/** All that one of the chosen services has. The page says before drawing which of them has not. */
function showSamplers() {
  const select = byId('sampler');
  const value = select.value;
  const samplers = new Set(shown.flatMap((service) => loaded.get(service.id)?.samplers ?? []));
  if (value !== '') samplers.add(value);
  select.replaceChildren(select.options[0]);
  addSamplers([...samplers].sort((one, other) => one.localeCompare(other)));
  select.value = value;
}

function addSamplers(names) {
  const known = new Set([...byId('sampler').options].map((option) => option.value));
  byId('sampler').append(...names.filter((name) => !known.has(name)).map((name) => element('option', { value: name }, name)));
}

async function load() {
  if (!byId('more').open) return;
  const missing = shown.filter((service) => (service.model || service.sampler) && !loaded.has(service.id));
  if (missing.length === 0) {
    showNotes();
    return;
  }
  missing.forEach(({ id }) => loaded.set(id, {}));
  setText(byId('choices-note'), 'Loading the lists of models and samplers.');
  await Promise.all(missing.map(loadOne));
  showSamplers();
  showNotes();
  changed();
}

async function loadOne({ id }) {
  try {
    loaded.set(id, await get(`/choices/${encodeURIComponent(id)}`));
  } catch (problem) {
    loaded.set(id, { note: problem.message });
  }
  const list = byId(`models-${id}`);
  if (list) fill(list, loaded.get(id));
}

/** A list that did not come leaves the field free: the name can be typed. */
function showNotes() {
  const notes = shown.map(({ id, title }) => [title, loaded.get(id)?.note]).filter(([, note]) => note);
  setText(byId('choices-note'), notes.map(([title, note]) => `${title}: ${note} Type the name.`).join(' '));
}
