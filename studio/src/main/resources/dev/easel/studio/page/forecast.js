import { post } from './api.js';
import { byId, setText } from './dom.js';

const DELAY = 250;
const WORDS = {
  negativePrompt: 'negative prompt',
  guidanceScale: 'guidance scale',
};
let timer = 0;
let latest = 0;

/** Says which of the chosen services would not do what is asked, before it is drawn. */
export function foresee(order, titleOf) {
  clearTimeout(timer);
  const mine = ++latest;
  timer = setTimeout(async () => {
    const words = await forecast(order, titleOf).catch((problem) => (problem.status === 400 ? `${problem.message}.` : ''));
    if (mine === latest) setText(byId('forecast'), words);
  }, DELAY);
}

async function forecast(order, titleOf) {
  if (order.services.length === 0) return '';
  // An order needs a prompt, which may be written last.
  const prompt = order.prompt.trim() === '' ? 'not written yet' : order.prompt;
  const { refused, leftOut } = await post('/forecasts', { ...order, prompt, id: crypto.randomUUID() });
  return [
    ...Object.entries(refused).map(([service, reason]) => `${titleOf(service)} will not be asked: ${reason}.`),
    ...Object.entries(leftOut)
      .map(([service, fields]) => [service, fields.filter((field) => field in order || (field === 'model' && order.models?.[service]))])
      .filter(([, fields]) => fields.length > 0)
      .map(([service, fields]) => `${titleOf(service)} leaves out: ${fields.map((field) => WORDS[field] ?? field).join(', ')}.`),
  ].join(' ');
}
