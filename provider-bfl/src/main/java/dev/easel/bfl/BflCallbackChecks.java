package dev.easel.bfl;

import dev.easel.ImageRequest;
import dev.easel.Violation.Code;
import dev.easel.spi.Addresses;
import dev.easel.spi.Findings;

/**
 * Where the service may be told to call back. It names no address to poll for such a task, so the task is polled at the base URL: where
 * that stands for several clusters, "not found" may be another cluster's word, and a task that was paid for would seem gone.
 */
final class BflCallbackChecks {
    private static final int LONGEST = 2_083;
    private static final String FIELD = "webhook_url";

    private BflCallbackChecks() {}

    static void check(ImageRequest request, BflModel model, BflSettings settings, Findings findings) {
        boolean canPoll = BflAddresses.isOneCluster(settings.baseUrl());
        String cannot = "cannot be sent to " + Addresses.host(settings.baseUrl())
                + ": a task that calls back has no address to poll, and there only some cluster knows it; build the client"
                + " with the region EU1 or US1";
        if (request.extraFields().containsKey(FIELD) && !canPoll) {
            findings.violation(Code.UNSUPPORTED, "extraFields", "has " + FIELD + ", which " + cannot);
        }
        if (request.callbackUrl().isEmpty()) {
            return;
        }
        if (!model.takes(FIELD)) {
            findings.unsupported(
                    "callbackUrl",
                    "whether " + model.name() + " calls back is not known, and it refuses fields that it"
                            + " does not know; the task is polled as ever");
        } else if (!canPoll) {
            findings.violation(Code.UNSUPPORTED, "callbackUrl", cannot);
        } else if (request.callbackUrl().get().toString().length() > LONGEST) {
            findings.violation(
                    Code.OUT_OF_RANGE, "callbackUrl", "is longer than the " + LONGEST + " characters that bfl takes");
        }
    }
}
