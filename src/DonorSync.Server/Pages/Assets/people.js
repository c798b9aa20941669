// Search as you type: sends the form as without this script, and replaces only the result region.
const pause = 250;

for (const form of document.querySelectorAll('form[data-live]')) {
  let waiting, current;

  const show = async () => {
    const region = document.getElementById(form.dataset.live);
    const fields = [...new FormData(form)].filter(([, value]) => value !== '');
    const address = form.action + (fields.length ? '?' + new URLSearchParams(fields) : '');
    current?.abort();
    current = new AbortController();
    region.classList.add('busy');
    try {
      const answer = await fetch(address, { signal: current.signal, headers: { 'X-Requested-With': 'fetch' } });
      if (!answer.ok || answer.redirected) {
        form.submit();
        return;
      }
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      // Keeps the region itself, so that changes in it are announced.
      const found = page.getElementById(region.id);
      region.querySelector('[role=status]').textContent = found.querySelector('[role=status]').textContent;
      region.replaceChildren(region.querySelector('[role=status]'),
        ...[...found.children].filter(child => child.getAttribute("role") !== "status"));
      history.replaceState(null, '', address);
      region.classList.remove('busy');
      region.dispatchEvent(new CustomEvent('shown', { bubbles: true }));
    } catch (error) {
      if (error.name !== 'AbortError') form.submit();
    }
  };

  form.addEventListener('input', event => {
    clearTimeout(waiting);
    waiting = setTimeout(show, event.target.type === 'search' ? pause : 0);
  });
  form.addEventListener('submit', event => {
    event.preventDefault();
    clearTimeout(waiting);
    show();
  });
}

// The tip of a number can be closed with Escape; it is shown again at the next visit.
for (const total of document.querySelectorAll('.total')) {
  document.addEventListener('keydown', event => event.key === 'Escape' && total.classList.add('put-away'));
  for (const visit of ['mouseenter', 'focusin', 'click']) total.addEventListener(visit, () => total.classList.remove('put-away'));
}

// Ticking a contact selects the ticked ones and shows their number; one box ticks the whole page. Without this script, choose below.
const boxes = form => [...form.querySelectorAll('input[name="c"]')];

const count = form => {
  const ticked = boxes(form).filter(box => box.checked).length;
  const all = form.querySelector('[data-tick-all]');
  all.checked = ticked === boxes(form).length;
  all.indeterminate = ticked > 0 && !all.checked;
  form.querySelector('[data-ticked]').textContent = ticked ? `: ${ticked}` : '';
};

const offer = () => document.querySelectorAll('[data-tick-all]').forEach(all => { all.hidden = false; count(all.form); });

document.addEventListener('change', ({ target }) => {
  if (!target.matches('[data-tick-all], form[data-bulk] input[name="c"]')) return;
  if (target.matches('[data-tick-all]')) boxes(target.form).forEach(box => { box.checked = target.checked; });
  target.form.querySelector('[name="who"][value="ticked"]').checked = true;
  count(target.form);
});
document.addEventListener('shown', offer);
offer();
