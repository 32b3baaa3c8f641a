package dev.easel.replicate;

import dev.easel.FailureDetails;
import dev.easel.InvalidRequestException;
import dev.easel.Violation;
import dev.easel.spi.Outcome;
import dev.easel.spi.Payload;
import dev.easel.spi.WireBody;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.List;
import java.util.Optional;

/** Uploads input images (Replicate HTTP API, files): the model reads them from their address with the account's right. */
final class ReplicateUploads {
    private static final long MAX_BYTES = 100L * 1024 * 1024;

    private ReplicateUploads() {}

    /**
     * Returns the exchange whose value is the image's address.
     *
     * @throws InvalidRequestException if the image is larger than the service takes
     */
    static WireExchange<String> of(Payload payload) {
        if (payload.length() > MAX_BYTES) {
            throw new InvalidRequestException(
                    List.of(Violation.of(
                            Violation.Code.OUT_OF_RANGE,
                            "input image",
                            "has " + payload.length()
                                    + " bytes; replicate takes 100 MiB. Give a smaller one, or its address")),
                    FailureDetails.builder().provider(Replicate.PROVIDER).build());
        }
        WireRequest request = WireRequest.post("/files")
                .body(WireBody.multipart(List.of(WireBody.Part.file("content", payload))))
                .build();
        return new WireExchange<>(request, ReplicateUploads::read);
    }

    private static Outcome<String> read(WireResponse response) {
        Optional<String> address = response.json().get("urls").get("get").nonBlank();
        return response.isSuccessful() && address.isPresent()
                ? Outcome.done(address.get())
                : Outcome.failed(ReplicateErrors.ofResponse(response));
    }
}
