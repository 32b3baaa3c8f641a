package dev.easel.fal;

import dev.easel.spi.Addresses;
import dev.easel.spi.JsonObject;
import dev.easel.spi.Outcome;
import dev.easel.spi.Payload;
import dev.easel.spi.Problem;
import dev.easel.spi.WireBody;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.net.URI;
import java.util.Optional;

/** Uploads input images to fal's storage (fal-js, storage): fal names two addresses, one to write to and one to read from. */
final class FalUploads {
    private FalUploads() {}

    /** Returns the exchange whose value is the image's address. */
    static WireExchange<String> of(Payload payload, FalHosts hosts, FalOptions options) {
        WireRequest.Builder request = hosts.upload("/storage/upload/initiate?storage_type=fal-cdn-v3")
                .json(JsonObject.create()
                        .put("file_name", payload.fileName())
                        .put("content_type", payload.mediaType()));
        // The client and the documentation of the vendor name it in two ways.
        FalRequests.lifecycle(options)
                .ifPresent(value -> request.header("X-Fal-Object-Lifecycle", value)
                        .header("X-Fal-Object-Lifecycle-Preference", value));
        return new WireExchange<>(request.build(), response -> begun(response, payload, hosts));
    }

    private static Outcome<String> begun(WireResponse response, Payload payload, FalHosts hosts) {
        Optional<URI> writeTo = address(response, "upload_url");
        Optional<URI> readFrom = address(response, "file_url");
        if (!response.isSuccessful() || writeTo.isEmpty() || readFrom.isEmpty()) {
            return Outcome.failed(failure(response));
        }
        if (!hosts.takesUploads(writeTo.get())) {
            // The image would go to a stranger, or in clear.
            return Outcome.failed(Problem.unreadable("the address to upload to is "
                    + writeTo.get().getScheme() + " at " + Addresses.host(writeTo.get())
                    + ", and Easel uploads over https to fal's hosts alone"));
        }
        // The address is signed, and the key is not shown to whoever stores images.
        WireRequest put =
                WireRequest.to("PUT", writeTo.get()).body(WireBody.raw(payload)).build();
        String address = readFrom.get().toString();
        return Outcome.next(new WireExchange<>(
                put, written -> written.isSuccessful() ? Outcome.done(address) : Outcome.failed(failure(written))));
    }

    private static Problem failure(WireResponse response) {
        return response.isSuccessful()
                ? Problem.unreadable("no addresses of an upload: " + response.excerpt())
                : Problem.ofStatus(response, response.excerpt());
    }

    private static Optional<URI> address(WireResponse response, String field) {
        return response.json().get(field).nonBlank().flatMap(Addresses::read);
    }
}
