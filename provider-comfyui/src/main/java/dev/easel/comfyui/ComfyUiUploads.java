package dev.easel.comfyui;

import dev.easel.Size;
import dev.easel.spi.JsonValue;
import dev.easel.spi.Outcome;
import dev.easel.spi.Payload;
import dev.easel.spi.Problem;
import dev.easel.spi.WireBody;
import dev.easel.spi.WireBody.Part;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Uploads input images. An image has its digest for a name, so that the server keeps one copy of it. */
final class ComfyUiUploads {
    private static final String FOLDER = "easel";

    private ComfyUiUploads() {}

    /** Returns the exchange whose value is what a node names the image by. */
    static WireExchange<String> of(Payload payload) {
        WireRequest request = WireRequest.post("/api/upload/image")
                .body(WireBody.multipart(List.of(
                        Part.file("image", new Named(payload)),
                        Part.text("subfolder", FOLDER),
                        Part.text("type", "input"))))
                .build();
        return new WireExchange<>(request, ComfyUiUploads::read);
    }

    /** The server may have given it another name, and is not asked to write over a file. */
    private static Outcome<String> read(WireResponse response) {
        JsonValue json = response.json();
        Optional<String> name = json.get("name").nonBlank();
        if (!response.isSuccessful() || name.isEmpty()) {
            Problem problem = ComfyUiErrors.of(response);
            return Outcome.failed(problem);
        }
        String folder = json.get("subfolder").text().orElse("");
        String type = json.get("type").text().orElse("input");
        return Outcome.done(
                (folder.isEmpty() ? "" : folder + "/") + name.get() + (type.equals("input") ? "" : " [" + type + "]"));
    }

    /** The same image under the name of its digest, which is computed when the form is written. */
    record Named(Payload payload) implements Payload {
        @Override
        public long length() {
            return payload.length();
        }

        @Override
        public Optional<Size> size() {
            return payload.size();
        }

        @Override
        public String mediaType() {
            return payload.mediaType();
        }

        @Override
        public String fileName() {
            String name = payload.fileName();
            return "easel-" + digest() + name.substring(Math.max(0, name.lastIndexOf('.')));
        }

        private String digest() {
            try (InputStream in = payload.open()) {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
                return HexFormat.of().formatHex(digest.digest()).substring(0, 20);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JVM has SHA-256", e);
            }
        }

        @Override
        public InputStream open() {
            return payload.open();
        }
    }
}
