import { localAccount } from '../instance.ts';

/** Where a local AWS answers, and for which account and region its names are short. */
export interface Home {
  port: number;
  region: string;
}

/** An account and a region of it. */
export interface Place {
  account: string;
  region: string;
}

/** Whether names of this place carry no account and region. */
export function isHome(home: Home, place: Place): boolean {
  return place.account === localAccount && place.region === home.region;
}

/** Both emulators take an access key of twelve digits for the account's number. */
export function accountOf(accessKey: string): string {
  return /^\d{12}$/.test(accessKey) ? accessKey : localAccount;
}
