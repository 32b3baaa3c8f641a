/** The element of an id, which the page has. */
export function byId(id) {
  return document.getElementById(id);
}

/** A new element. Text is always text, never markup: what services and files say is not trusted. */
export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null) continue;
    if (key.startsWith('on')) made.addEventListener(key.slice(2), value);
    else if (key in made && typeof value !== 'string') made[key] = value;
    else made.setAttribute(key === 'className' ? 'class' : key, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** Sets a text only where it differs, so that a screen reader does not read it again. */
export function setText(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

/** Says something to people who do not see the page change. */
export function say(text) {
  byId('spoken').textContent = text;
}
