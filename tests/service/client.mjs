// SPDX-FileCopyrightText: 2026 The umstieg authors
// SPDX-License-Identifier: EUPL-1.2
// Asks a server as an app would, through the published client; one JSON object of all answers on stdout.
// node client.mjs FOLDER_OF_NODE_MODULES ADDRESS

import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [folder, baseUrl] = process.argv.slice(2);
const name = '@motis-project/motis-client';
const found = createRequire(`${folder}/x.js`).resolve(name);
const motis = await import(pathToFileURL(found));

const answers = {};
async function ask(label, call, query, extra = {}) {
  const answer = await call({ baseUrl, query, ...extra });
  if (answer.error !== undefined || answer.response.status !== 200) {
    throw new Error(`${label}: ${answer.response?.status} ${JSON.stringify(answer.error)}`);
  }
  answers[label] = answer.data;
  return answer.data;
}

const time = '2021-10-06T08:00:00Z';
const way = { fromPlace: '49.4094,8.6947', toPlace: '49.3800,8.6900', time };
const first = await ask('plan', motis.plan, { ...way, directModes: ['WALK', 'BIKE'], maxDirectTime: 7200 });
await ask('next', motis.plan, { ...way, pageCursor: first.nextPageCursor });
await ask('previous', motis.plan, { ...way, pageCursor: first.previousPageCursor });
await ask('arrive', motis.plan, { ...way, arriveBy: true, transitModes: ['TRAM', 'BUS'] });
const ride = first.itineraries[0].legs.find((leg) => leg.tripId);
await ask('trip', motis.trip, { tripId: ride.tripId });
const board = await ask('stoptimes', motis.stoptimes, { stopId: ride.from.stopId, n: 5, time, fetchStops: true });
await ask('later', motis.stoptimes, { stopId: ride.from.stopId, n: 5, pageCursor: board.nextPageCursor });
await ask('geocode', motis.geocode, { text: 'heidelberg hbf' });
await ask('reverse', motis.reverseGeocode, { place: way.fromPlace });
await ask('all', motis.oneToAll, { one: way.fromPlace, maxTravelTime: 30, time });
await ask('many', motis.oneToMany, {
  one: '49.4094;8.6947', many: ['49.3800;8.6900', '49.41;8.70'], mode: 'WALK', max: 7200,
  maxMatchingDistance: 250, arriveBy: false, withDistance: true,
});
await ask('stops', motis.stops, { min: '49.40,8.68', max: '49.42,8.70' });
await ask('initial', motis.initial, undefined);
await ask('health', motis.health, undefined);
process.stdout.write(JSON.stringify(answers));
