import { withBody } from '../answer.ts';
import type { Home } from '../home.ts';
import type { Mend } from './mend.ts';

const named = new Set(['CreateLoadBalancer', 'DescribeLoadBalancers']);

/** `<name>-<id>.<region>.elb.amazonaws.com` */
const dnsName = /<DNSName>([a-z0-9-]+)-[a-z0-9]{8}\.([a-z0-9-]+)\.elb\.amazonaws\.com<\/DNSName>/gi;

/**
 * MiniStack 1.5.33 gives load balancers names under `elb.amazonaws.com`, which lead
 * nowhere. It serves them as `<name>.alb.localhost` too, a name that browsers and curl
 * take to the loopback interface (RFC 6761); with the port `http://<DNSName>/` works as
 * printed. Outside the home region the region is part of the name.
 */
export function loadBalancerAddress(home: Home): Mend {
  return {
    concerns: (call) => call.service === 'elasticloadbalancing' && named.has(call.action),
    after: (_, answer) => withBody(answer, renamed(home, answer.body.toString('utf8'))),
  };
}

function renamed(home: Home, xml: string): string {
  return xml.replace(dnsName, (_, name: string, region: string) => {
    const place = region === home.region ? '' : `.${region}`;
    return `<DNSName>${name.toLowerCase()}${place}.alb.localhost:${home.port}</DNSName>`;
  });
}
