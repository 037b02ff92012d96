// A real OpenID provider (panva's oidc-provider) for the tests, on this machine.
//
// In: one JSON argument {host, redirect_uri, id_token_claims, secret_by}. Out: on standard output one line, its
// issuer, once it listens. People are who they say in the login form. POST /control/rotate gives
// it new signing keys; GET /control/key-fetches tells how often its keys were asked for.

import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

const { host, redirect_uri, id_token_claims, secret_by } = JSON.parse(process.argv[2]);
const people = new Map();
let keyFetches = 0;
let provider;

function newKeys() {
  const jwk = ({ privateKey }, alg) => ({
    ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig', alg,
  });
  return [
    jwk(generateKeyPairSync('rsa', { modulusLength: 2048 }), 'RS256'),
    jwk(generateKeyPairSync('rsa', { modulusLength: 2048 }), 'PS256'),
    jwk(generateKeyPairSync('ec', { namedCurve: 'P-256' }), 'ES256'),
  ];
}

function client(client_id, more) {
  return {
    client_id,
    client_secret: 'a secret: with %, & and +',
    redirect_uris: [redirect_uri],
    token_endpoint_auth_method: secret_by,
    ...more,
  };
}

function makeProvider(issuer) {
  return new Provider(issuer, {
    clients: [
      client('beacon'),
      client('beacon-es256', { id_token_signed_response_alg: 'ES256' }),
      client('beacon-public', {
        client_secret: undefined,
        token_endpoint_auth_method: 'none',
        id_token_signed_response_alg: 'PS256',
      }),
    ],
    claims: {
      openid: ['sub'],
      email: ['email', 'email_verified'],
      profile: ['name'],
      groups: ['groups'],
    },
    scopes: ['openid', 'email', 'profile', 'groups'],
    clientAuthMethods: [secret_by, 'none'],
    conformIdTokenClaims: !id_token_claims, // true: all but the subject comes by userinfo only
    cookies: { keys: ['for tests only'] },
    features: { devInteractions: { enabled: false } },
    findAccount: (_, id) => people.get(id),
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    enabledJWA: { idTokenSigningAlgValues: ['RS256', 'PS256', 'ES256'] },
    jwks: { keys: newKeys() },
    pkce: { required: () => true },
  });
}

const FORM = `<!doctype html><title>Provider</title><h1>The provider's login</h1><form method=post>
<label>Subject <input name=subject></label><label>E-mail <input name=email></label>
<label>Name <input name=name></label><label>Groups <input name=groups></label>
<label>E-mail verified <input name=email_verified value=true></label>
<button name=decision value=login>Log in</button><button name=decision value=cancel>Cancel</button>
</form>`;

async function bodyOf(request) {
  let text = '';
  for await (const part of request) text += part;
  return Object.fromEntries(new URLSearchParams(text));
}

function remember({ subject, email, name, groups, email_verified }) {
  const claims = { sub: subject, name, groups: (groups ?? '').split(',').filter(Boolean) };
  if (email) claims.email = email;
  if (email_verified) claims.email_verified = email_verified === 'true';
  people.set(subject, { accountId: subject, claims: () => claims });
}

async function interact(request, response) {
  if (request.method === 'GET') {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    return response.end(FORM);
  }
  const person = await bodyOf(request);
  if (person.decision === 'cancel') {
    const refusal = { error: 'access_denied', error_description: 'not this time' };
    return provider.interactionFinished(request, response, refusal);
  }
  remember(person);
  const { params } = await provider.interactionDetails(request, response);
  const grant = new provider.Grant({ accountId: person.subject, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  const consent = { grantId: await grant.save() };
  const login = { accountId: person.subject };
  return provider.interactionFinished(request, response, { login, consent });
}

async function answer(request, response) {
  const path = request.url.split('?')[0];
  if (path.startsWith('/interaction/')) return interact(request, response);
  if (path === '/control/rotate') {
    provider = makeProvider(provider.issuer);
    return response.end('rotated');
  }
  if (path === '/control/key-fetches') return response.end(String(keyFetches));
  if (path === '/jwks') keyFetches += 1;
  return provider.callback()(request, response);
}

const server = createServer((request, response) => {
  answer(request, response).catch((error) => {
    console.error(error);
    response.statusCode = 500;
    response.end(String(error));
  });
});

server.listen(0, '127.0.0.1', () => {
  const issuer = `http://${host}:${server.address().port}`;
  provider = makeProvider(issuer);
  console.log(issuer);
});
