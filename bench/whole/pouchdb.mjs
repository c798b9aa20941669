// Two PouchDB databases on disk; only the sync is timed, not fill, change and check.
import PouchDB from "pouchdb";

const [what, records] = [process.argv[2], Number(process.argv[3])];
const [left, right] = [new PouchDB("left"), new PouchDB("right")];
const donor = (n, city) => ({
  _id: `donor${n}`, name: `Donor No. ${n}`, email: `donor${n}@example.org`, street: `${n} Main Street`, city, group: n % 20,
});

async function change(side, from, city) {
  const ids = Array.from({ length: records / 100 }, (_, i) => `donor${i * 100 + from}`);
  const { rows } = await side.allDocs({ keys: ids, include_docs: true });
  await side.bulkDocs(rows.map(({ doc }) => ({ ...doc, city })));
}

switch (what) {
  case "fill":
    for (let n = 0; n < records; n += 1000)
      await left.bulkDocs(Array.from({ length: Math.min(1000, records - n) }, (_, i) => donor(n + i, "Riverside")));
    break;
  case "change":
    await change(left, 0, "Oslo");
    await change(right, 50, "Rome");
    break;
  case "sync":
    await left.sync(right, { batch_size: 1000 });
    break;
  case "check":
    for (let n = 0; n < records; n += 50) {
      const [one, other] = await Promise.all([left.get(`donor${n}`), right.get(`donor${n}`)]);
      if (one._rev !== other._rev)
        throw new Error(`The sides differ in donor${n}`);
    }
}
await Promise.all([left.close(), right.close()]);
