// Parts of a page that update automatically: [data-live="milliseconds"]. The page is fetched again and changed parts are replaced.
// Pages also work without this script: they offer a link or reload.
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
    // It has ended: the rest of the page may have changed too.
    location.replace(location.href.replace(/[?#].*$/, ""));
  } catch {
    again(5000);
  }
};

// Only differences are changed, so that announcements, focus and selection are kept.
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
