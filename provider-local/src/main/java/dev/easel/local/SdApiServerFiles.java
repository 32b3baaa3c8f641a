package dev.easel.local;

import dev.easel.InvalidRequestException;
import dev.easel.Violation;
import dev.easel.openai.internal.ErrorWords;
import dev.easel.spi.Download;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Job;
import dev.easel.spi.JsonValue;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** What sd-api-server can be polled the files that it keeps, and its echo. */
final class SdApiServerFiles {
    private static final String FILES = "/v1/files";
    private static final Pattern ID = Pattern.compile("file_[A-Za-z0-9-]{1,100}");

    private SdApiServerFiles() {}

    static WireExchange<String> echo() {
        return new WireExchange<>(
                WireRequest.get("/echo").build(),
                response -> response.isSuccessful()
                        ? Outcome.done(response.text())
                        : Outcome.failed(ErrorWords.problem(response)));
    }

    static WireExchange<List<LocalFile>> list() {
        return new WireExchange<>(WireRequest.get(FILES).build(), response -> {
            if (!response.isSuccessful()) {
                return Outcome.failed(ErrorWords.problem(response));
            }
            JsonValue data = response.json().get("data");
            if (!data.isArray()) {
                return Outcome.failed(Problem.unreadable("HTTP 200 with no list of files: " + response.excerpt()));
            }
            List<LocalFile> files = new ArrayList<>();
            data.elements().forEach(element -> file(element).ifPresent(files::add));
            return Outcome.done(List.copyOf(files));
        });
    }

    /** @throws InvalidRequestException if the id is none */
    static WireExchange<LocalFile> file(String id) {
        return of(WireRequest.get(path(id)).build(), SdApiServerFiles::file, "no description of a file");
    }

    /** @throws InvalidRequestException if the id is none */
    static WireExchange<Boolean> delete(String id) {
        return of(
                WireRequest.delete(path(id)).build(),
                json -> json.get("deleted").bool(),
                "no word about the deletion");
    }

    private static <T> WireExchange<T> of(
            WireRequest request, Function<JsonValue, Optional<T>> reader, String missing) {
        return new WireExchange<>(request, response -> {
            if (!response.isSuccessful()) {
                return Outcome.failed(ofFile(response));
            }
            Optional<T> found = reader.apply(response.json());
            return found.isPresent()
                    ? Outcome.done(found.get())
                    : Outcome.failed(Problem.unreadable("HTTP 200 with " + missing + ": " + response.excerpt()));
        });
    }

    /**
     * The content of a file. The description is requested first, and the content fetched as an image is: again, if need
     * be, and into its destination while it arrives.
     *
     * @param id which
     */
    record Content(String id) implements Job {
        /** @throws InvalidRequestException if the id is none */
        Content {
            path(id);
        }

        @Override
        public String kind() {
            return LocalCalls.KIND;
        }

        @Override
        public WireExchange<FinishedWork> submit(SubmitContext context) {
            return new WireExchange<>(WireRequest.get(path(id)).build(), this::read);
        }

        private Outcome<FinishedWork> read(WireResponse response) {
            return response.isSuccessful()
                    ? Outcome.done(FinishedWork.of(
                            List.of(MadeImage.remote(Download.of(WireRequest.get(path(id) + "/content")
                                    .imagesIn("content")
                                    .image()
                                    .build())))))
                    : Outcome.failed(ofFile(response));
        }
    }

    /** An id that the server does not have is a 500 there, whatever else might be one. */
    private static Problem ofFile(WireResponse response) {
        Problem problem = ErrorWords.problem(response);
        return response.status() == 500 ? Problem.of(Problem.Kind.REJECTED, problem.message()) : problem;
    }

    private static Optional<LocalFile> file(JsonValue json) {
        return json.get("id")
                .nonBlank()
                .map(id -> LocalFile.builder()
                        .id(id)
                        .filename(json.get("filename").nonBlank().orElse(null))
                        .bytes(json.get("bytes").integer())
                        .createdAt(json.get("created_at").integer())
                        .purpose(json.get("purpose").nonBlank().orElse(null))
                        .build());
    }

    private static String path(String id) {
        if (!ID.matcher(id).matches()) {
            throw new InvalidRequestException(Violation.of(
                    Violation.Code.MALFORMED,
                    "id",
                    "is no file's of sd-api-server; give one that files() lists: file_ and a UUID"));
        }
        return FILES + "/" + id;
    }
}
