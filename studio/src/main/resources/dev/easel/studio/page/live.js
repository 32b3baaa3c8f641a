import { byId, setText } from './dom.js';

/** Follows the studio's events for as long as the page is open; the browser connects again by itself. */
export function follow(handlers) {
  const events = new EventSource('/events');
  const connection = byId('connection');
  for (const [name, handler] of Object.entries(handlers)) {
    events.addEventListener(name, (event) => handler(JSON.parse(event.data)));
  }
  events.addEventListener('open', () => {
    setText(connection, 'Live');
    connection.dataset.tone = 'good';
  });
  events.addEventListener('error', () => {
    setText(connection, 'Reconnecting');
    connection.dataset.tone = 'bad';
  });
}
