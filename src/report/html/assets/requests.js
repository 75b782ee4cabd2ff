// What is sent to the review. Requests go one after another, each with the newest count of changes, so that two clicks in a row
// never contradict each other; a page that is out of date says so and changes nothing.
const Review = (() => {
  const start = JSON.parse(document.getElementById('review').textContent);
  const message = document.getElementById('message');
  const BELOW_THE_FILTERS = 140;
  const PLACE = `place${start.base}`;
  const listeners = [];
  let standing = start.standing;
  let queue = Promise.resolve();
  let over = false;
  // Counts what went wrong: what was asked for before the reader could see that is not sent any more.
  let failures = 0;

  // Marks that turn the direction of writing, and control characters, must not play tricks on the reader.
  const clean = (text) => String(text).replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');

  function say(text, offerReload = false) {
    message.replaceChildren(clean(text));
    if (offerReload) {
      const again = document.createElement('button');
      again.type = 'button';
      again.textContent = 'Load the page again';
      again.addEventListener('click', () => reload());
      message.append(' ', again);
    } else if (text) {
      const close = document.createElement('button');
      close.type = 'button';
      close.textContent = 'Close';
      close.addEventListener('click', () => say(''));
      message.append(' ', close);
    }
    message.hidden = !text;
  }

  function notSent() {
    if (message.querySelector('.not-sent')) return;
    const words = document.createElement('span');
    words.className = 'not-sent';
    words.textContent = ' What you did right after it was not sent.';
    message.firstChild.after(words);
  }

  async function post(path, body) {
    let answer;
    try {
      answer = await fetch(start.base + path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body()),
        cache: 'no-store',
      });
    } catch {
      const error = new Error('The review does not answer any more: its program was ended, or the connection is lost. Load the page again to see how it stands.');
      error.outdated = true;
      throw error;
    }
    const told = await answer.json().catch(() => ({}));
    if (!answer.ok) {
      const error = new Error([told.message || `The review answered ${answer.status}.`, told.hint].filter(Boolean).join(' '));
      error.outdated = answer.status === 409;
      throw error;
    }
    return told;
  }

  // Sends a change; what comes back is how the review stands, or that the page is to be loaded again.
  function send(path, body, where) {
    const seen = failures;
    const job = queue.then(async () => {
      if (over) throw new Error('The review has ended.');
      if (seen !== failures) throw Object.assign(new Error('A change before this one failed.'), { notSent: true });
      const told = await post(path, body);
      say('');
      if (told.reload) reload(where);
      if (told.guards) {
        standing = told;
        for (const listener of listeners) listener(standing);
      }
      return told;
    });
    queue = job.catch((error) => {
      // The reader is told what went wrong first; what stood behind it is only not sent.
      if (error.notSent) return notSent();
      failures += 1;
      say(error.message, error.outdated);
    });
    return job;
  }

  const change = (path, body, where) => send(path, () => ({ revision: standing.revision, ...body }), where);

  // Loads the page again where the reader was: at the person they decided on, filters kept by the address.
  function reload(where) {
    const place = { y: window.scrollY };
    if (where) Object.assign(place, { id: where.id, top: where.getBoundingClientRect().top });
    try {
      sessionStorage.setItem(PLACE, JSON.stringify(place));
      history.scrollRestoration = 'manual';
    } catch {
      // Without storage the page begins at its top: no harm.
    }
    location.reload();
  }

  function restore() {
    let place = null;
    try {
      place = JSON.parse(sessionStorage.getItem(PLACE));
      sessionStorage.removeItem(PLACE);
    } catch {
      return;
    }
    history.scrollRestoration = 'auto';
    if (!place) return;
    const entry = place.id && document.getElementById(place.id);
    if (!entry || !Filters.isShown(entry)) {
      window.scrollTo(0, place.y);
      if (entry) say(`${entry.querySelector('h3, b').textContent}: the plan was made anew with what you decided. The filters hide what came of it.`);
      return;
    }
    const folded = entry.closest('details');
    if (folded) folded.open = true;
    entry.tabIndex = -1;
    entry.scrollIntoView({ block: 'start' });
    entry.focus({ preventScroll: true });
    // What comes into sight gets its real height only then, so the place is corrected until it stays.
    let tries = 8;
    const settle = () => {
      const off = entry.getBoundingClientRect().top - Math.max(place.top, BELOW_THE_FILTERS);
      if (Math.abs(off) > 1) window.scrollBy(0, off);
      if (tries-- > 0) requestAnimationFrame(settle);
    };
    settle();
  }

  return {
    start,
    clean,
    say,
    change,
    restore,
    plain: (path) => send(path, () => ({})),
    standing: () => standing,
    // Calls back now and whenever the review stands differently.
    listen(listener) {
      listeners.push(listener);
      listener(standing);
    },
    end() {
      over = true;
    },
  };
})();
