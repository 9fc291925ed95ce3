// A certified OpenID provider (oidc-provider) for the tests: it signs in whoever the test says next, by the methods it
// says, without a page in between. Everything else is as the library does it.
// Run: node provider.mjs PATH_OF_OIDC_PROVIDER REDIRECT_URI ; it prints its issuer, and ends with its standard input.
import { createServer } from 'node:http';

const [library, redirectUri] = process.argv.slice(2);
const { Provider } = await import(library);

const server = createServer().listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const client = { redirect_uris: [redirectUri], post_logout_redirect_uris: [new URL('/signed-out', redirectUri).href] };
  const people = new Map(); // account: how it signed in
  let next = { account: 'nobody' };

  const provider = new Provider(issuer, {
    clients: [
      { ...client, client_id: 'ledger', client_secret: 'a secret: 50%+1' },
      { ...client, client_id: 'other', token_endpoint_auth_method: 'none' },
    ],
    acrValues: ['urn:two'],
    claims: { openid: ['sub', 'amr', 'acr'] },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false } },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...people.get(id) }) }),
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 600, IdToken: 600, Interaction: 60, Session: 600 },
  });

  provider.use(async (ctx, proceed) => {
    if (ctx.path === '/next') {
      next = JSON.parse(decodeURIComponent(ctx.querystring));
      ctx.status = 204;
    } else if (ctx.path.startsWith('/interaction/')) {
      ctx.respond = false;
      await provider.interactionFinished(ctx.req, ctx.res, await decide(ctx));
    } else {
      await proceed();
    }
  });

  async function decide(ctx) {
    const { prompt, params, session } = await provider.interactionDetails(ctx.req, ctx.res);
    const { account, error, ...how } = next;
    if (error) return { error };
    if (prompt.name === 'login') {
      people.set(account, how);
      return { login: { accountId: account, ...how } };
    }
    const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
    grant.addOIDCScope(params.scope);
    return { consent: { grantId: await grant.save() } };
  }

  server.on('request', provider.callback());
  console.log(issuer);
});
process.stdin.on('end', () => process.exit()).resume();
