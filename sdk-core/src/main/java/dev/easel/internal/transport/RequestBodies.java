package dev.easel.internal.transport;

import dev.easel.internal.json.JsonWriter;
import dev.easel.spi.JsonObject;
import dev.easel.spi.Payload;
import dev.easel.spi.WireBody;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.RequestBody;
import okio.BufferedSink;
import okio.Okio;
import okio.Source;

/** Turns a {@link WireBody} into what OkHttp sends: of known length, its images read while they go out. */
final class RequestBodies {
    private static final MediaType JSON = MediaType.get("application/json");

    private RequestBodies() {}

    static RequestBody of(Optional<WireBody> body) {
        if (body.isEmpty()) {
            return RequestBody.create(new byte[0]);
        }
        if (body.get() instanceof WireBody.Json json) {
            long images = JsonWriter.imageLength(json.document());
            byte[] text = JsonWriter.withoutImages(json.document());
            return images == 0
                    ? RequestBody.create(text, JSON)
                    : new JsonWithImages(json.document(), text.length + images);
        }
        if (body.get() instanceof WireBody.Raw raw) {
            return new PayloadBody(raw.content());
        }
        return multipart((WireBody.Multipart) body.get());
    }

    private static RequestBody multipart(WireBody.Multipart form) {
        MultipartBody.Builder builder = new MultipartBody.Builder().setType(MultipartBody.FORM);
        for (WireBody.Part part : form.parts()) {
            Payload file = part.file();
            if (file != null) {
                builder.addFormDataPart(part.name(), file.fileName(), new PayloadBody(file));
            } else {
                builder.addFormDataPart(part.name(), part.text() == null ? "" : part.text());
            }
        }
        return builder.build();
    }

    private static final class JsonWithImages extends RequestBody {
        private final JsonObject document;
        private final long length;

        JsonWithImages(JsonObject document, long length) {
            this.document = document;
            this.length = length;
        }

        @Override
        public MediaType contentType() {
            return JSON;
        }

        @Override
        public long contentLength() {
            return length;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            JsonWriter.write(document, sink.outputStream());
        }
    }

    private static final class PayloadBody extends RequestBody {
        private final Payload payload;

        PayloadBody(Payload payload) {
            this.payload = payload;
        }

        @Override
        public MediaType contentType() {
            return MediaType.get(payload.mediaType());
        }

        @Override
        public long contentLength() {
            return payload.length();
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            try (InputStream content = payload.open();
                    Source source = Okio.source(content)) {
                sink.writeAll(source);
            }
        }
    }
}
