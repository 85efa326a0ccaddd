// A certified OpenID provider (npm oidc-provider) for the tests, on a free port, in the year that the tests are in.
import { createServer } from "node:http";

const Real = Date, ahead = Number(process.env.NOW) - Real.now();
globalThis.Date = class extends Real {
  constructor(...given) { super(...(given.length ? given : [Real.now() + ahead])); }
  static now() { return Real.now() + ahead; }
};
const { default: Provider } = await import("oidc-provider");

// Browsers live in another year than the cookies' ends: they keep them until they are closed.
const endless = (told) => {
  const begin = told.writeHead.bind(told);
  told.writeHead = (...given) => {
    const cookies = told.getHeader("set-cookie");
    if (cookies) told.setHeader("set-cookie", [cookies].flat().map((one) => one.replace(/; expires=[^;]*/i, "")));
    return begin(...given);
  };
};

const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{
      client_id: "wxflow", client_secret: process.env.SECRET, redirect_uris: [process.env.BACK],
      token_endpoint_auth_method: process.env.AUTH ?? "client_secret_basic",
    }],
    clientAuthMethods: [process.env.AUTH ?? "client_secret_basic"],
    claims: { openid: ["sub"], profile: ["employee_number"] },
    conformIdTokenClaims: false,
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: `subject-${id}`, ...(id === "guest" ? {} : { employee_number: id }) }),
    }),
  });
  const answer = provider.callback();
  server.on("request", (asked, told) => {
    endless(told);
    answer(asked, told);
  });
  console.log(issuer);
});
