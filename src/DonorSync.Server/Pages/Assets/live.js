// Parts of a page that change by themselves: [data-live="milliseconds"]. The same page is fetched again and what changed is put in.
// Without this script the pages work too: they offer a link, or load themselves anew.
const waits = () => Math.min(...[...document.querySelectorAll("[data-live]")].map((part) => Number(part.dataset.live) || 1000));

const look = async () => {
  if (document.hidden) return again();
  try {
    const answer = await fetch(location.href, { headers: { "X-Live": "1" } });
    if (!answer.ok || answer.redirected) return again(5000);
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const live = [...document.querySelectorAll("[data-live]")];
    if (live.every((part) => fresh.getElementById(part.id)?.hasAttribute("data-live"))) {
      live.forEach((part) => renew(part, fresh.getElementById(part.id)));
      return again();
    }
    // It has ended: the rest of the page may say something else now.
    location.replace(location.href.replace(/[?#].*$/, ""));
  } catch {
    again(5000);
  }
};

// Only what differs is touched, so that what is announced, focused or selected stays as it is.
const renew = (old, fresh) => {
  if (old.isEqualNode(fresh)) return;
  if (old.children.length === 0 || old.children.length !== fresh.children.length) {
    old.innerHTML = fresh.innerHTML;
  } else {
    [...old.children].forEach((child, i) => renew(child, fresh.children[i]));
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
};

const again = (wait = waits()) => setTimeout(look, wait);

if (document.querySelector("[data-live]")) again();
