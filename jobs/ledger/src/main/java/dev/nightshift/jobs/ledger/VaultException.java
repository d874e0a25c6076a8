package dev.nightshift.jobs.ledger;

import java.io.IOException;

/** Something is wrong with a vault or an archive; the message says with which, what and where. */
final class VaultException extends IOException {
  VaultException(String message) {
    super(message);
  }

  VaultException(String message, Throwable cause) {
    super(message, cause);
  }
}
