package dev.easel;

import dev.easel.Violation.Code;
import dev.easel.internal.image.PartFiles;
import dev.easel.spi.JsonFields;
import dev.easel.spi.JsonType;
import dev.easel.spi.JsonValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * Tells where an image comes from: the request, who generated it with which settings, what it cost and what is to be said about it. It
 * is a JSON file beside the image, {@code lighthouse.png.json} beside {@code lighthouse.png}. Immutable.
 *
 * <pre>{@code
 * CallOptions toFiles = CallOptions.builder().destination(Destination.directory(directory)).build();
 * ImageResult result = client.generate(request, toFiles);
 * result.writeSidecars(request);
 * }</pre>
 *
 * <p>The image itself is never changed. Its bytes are those that were paid for, with a signature of their origin where the service puts
 * one into them (C2PA), and text written into them would break it.
 *
 * <p>A sidecar often lies where the image is shown. So its request is without {@link ImageRequest#callbackUrl()}, its addresses are
 * without their queries, which may be signatures, and an input image that was given as bytes is named by its SHA-256 and length alone.
 * Paths of input images, the client's id of the request and {@link ImageRequest#extraFields()} are in it as they are.
 */
@Value.Immutable
public abstract class Sidecar {
    private static final int VERSION = 1;
    private static final String SUFFIX = ".json";

    /** More than any request without bytes has. */
    private static final int LONGEST = 16 << 20;

    private static final JsonFields<Warning, WarningParts> WARNING = JsonFields.<Warning, WarningParts>of(
                    WarningParts::new, parts -> Warning.of(parts.code, parts.field, parts.message))
            .required("code", JsonType.word(Warning.Code.class), Warning::code, (parts, code) -> parts.code = code)
            .required("field", JsonType.TEXT, Warning::field, (parts, field) -> parts.field = field)
            .required("message", JsonType.TEXT, Warning::message, (parts, message) -> parts.message = message);

    private static final JsonFields<SafetyFinding, SafetyFindingBuilder> SAFETY = JsonFields.of(
                    SafetyFindingBuilder::new, SafetyFindingBuilder::build)
            .required("label", JsonType.TEXT, SafetyFinding::label, SafetyFindingBuilder::label)
            .required("flagged", JsonType.FLAG, SafetyFinding::flagged, SafetyFindingBuilder::flagged);

    private static final JsonFields<Usage, Usage.Builder> USAGE = JsonFields.of(Usage::builder, Usage.Builder::build)
            .map("tokens", JsonType.LONG, Usage::tokens, Usage.Builder::tokens)
            .optional("credits", JsonType.EXACT, Usage::credits, Usage.Builder::credits)
            .optional("amount", JsonType.EXACT, Usage::amount, Usage.Builder::amount)
            .text("currency", Usage::currency, Usage.Builder::currency);

    private static final JsonFields<Generation, Generation.Builder> GENERATION = JsonFields.of(
                    Generation::builder, Generation.Builder::build)
            .optional("seed", JsonType.LONG, made -> RequestJson.boxed(made.seed()), Generation.Builder::seed)
            .text("prompt", Generation::prompt, Generation.Builder::prompt)
            .text("negativePrompt", Generation::negativePrompt, Generation.Builder::negativePrompt)
            .text("sampler", Generation::sampler, Generation.Builder::sampler)
            .text("scheduler", Generation::scheduler, Generation.Builder::scheduler)
            .integer("steps", Generation::steps, Generation.Builder::steps)
            .decimal("guidanceScale", Generation::guidanceScale, Generation.Builder::guidanceScale)
            .text("model", Generation::model, Generation.Builder::model)
            .map("metadata", JsonType.TEXT, Generation::metadata, Generation.Builder::metadata);

    private static final JsonFields<Timings, TimingsBuilder> TIMINGS = JsonFields.of(
                    TimingsBuilder::new, TimingsBuilder::build)
            .required(
                    "startedAt",
                    JsonType.TEXT.as("a time such as 2026-11-30T10:00:00Z", Instant::toString, Instant::parse),
                    Timings::startedAt,
                    TimingsBuilder::startedAt)
            .required("working", JsonType.DURATION, Timings::working, TimingsBuilder::working)
            .required("total", JsonType.DURATION, Timings::total, TimingsBuilder::total);

    static final JsonFields<Sidecar, SidecarBuilder> SIDECAR = JsonFields.of(SidecarBuilder::new, SidecarBuilder::build)
            .value("version", JsonType.INTEGER, sidecar -> VERSION, (builder, version) -> {})
            .required(
                    "provider",
                    JsonType.TEXT.as("the id of a provider", ProviderId::value, ProviderId::of),
                    Sidecar::provider,
                    SidecarBuilder::provider)
            .text("model", Sidecar::model, SidecarBuilder::model)
            .required("index", JsonType.INTEGER, Sidecar::index, SidecarBuilder::index)
            .required("format", JsonType.word(ImageFormat.class), Sidecar::format, SidecarBuilder::format)
            .optional("size", RequestJson.SIZE, Sidecar::size, SidecarBuilder::size)
            .required("generation", GENERATION, Sidecar::generation, SidecarBuilder::generation)
            .list("safety", SAFETY, Sidecar::safety, SidecarBuilder::safety)
            .list("warnings", WARNING, Sidecar::warnings, SidecarBuilder::warnings)
            .required("usage", USAGE, Sidecar::usage, SidecarBuilder::usage)
            .required(
                    "handle",
                    JsonType.TEXT.as("a ticket", TaskHandle::encode, TaskHandle::decode),
                    Sidecar::handle,
                    SidecarBuilder::handle)
            .required("timings", TIMINGS, Sidecar::timings, SidecarBuilder::timings)
            .required(
                    "request",
                    JsonType.ANY.as("a request", Sidecar::tree, Sidecar::text),
                    Sidecar::requestJson,
                    SidecarBuilder::requestJson);

    Sidecar() {}

    /** Returns the request as JSON, in the form of {@link ImageRequest#toJson()}, without what a sidecar leaves out. */
    public abstract String requestJson();

    /** Returns whose image it is. */
    public abstract ProviderId provider();

    /** Returns {@link ImageResult#model()}. */
    public abstract Optional<String> model();

    /** Returns the image's place among the images of the request, from 0. */
    public abstract int index();

    /** Returns the image's file format. */
    public abstract ImageFormat format();

    /** Returns the image's width and height in pixels, where they are known. */
    public abstract Optional<Size> size();

    /** Returns what the image was really generated with, its seed included. */
    public abstract Generation generation();

    /** Returns what the service's safety check found. */
    public abstract List<SafetyFinding> safety();

    /** Returns the warnings of the result. */
    public abstract List<Warning> warnings();

    /** Returns what the whole task used and cost: all images of the request together. */
    public abstract Usage usage();

    /** Returns the task's handle. */
    public abstract TaskHandle handle();

    /** Returns when things happened. */
    public abstract Timings timings();

    /**
     * Returns the sidecar of an image.
     *
     * @param request the request that was sent
     * @param result its result
     * @param image one of the result's images
     * @throws InvalidRequestException if JSON cannot hold the request
     */
    public static Sidecar of(ImageRequest request, ImageResult result, GeneratedImage image) {
        ImageRequest shown = request.toBuilder().callbackUrl(null).build();
        return new SidecarBuilder()
                .requestJson(RequestJson.write(shown, JsonDocument.Inputs.DESCRIBED))
                .provider(result.provider())
                .model(result.model())
                .index(image.index())
                .format(image.format())
                .size(image.size())
                .generation(image.generation())
                .safety(image.safety())
                .warnings(result.warnings())
                .usage(result.usage())
                .handle(result.handle())
                .timings(result.timings())
                .build();
    }

    /** Returns the sidecar's file of an image's file: the same name, and {@code .json} behind it. */
    public static Path beside(Path image) {
        return image.resolveSibling(image.getFileName() + SUFFIX);
    }

    /**
     * Reads a sidecar.
     *
     * @param file the sidecar, not the image; see {@link #beside}
     * @throws InvalidRequestException if the file cannot be read, is no sidecar, or was written by a newer version of Easel than this
     *     one can read
     */
    public static Sidecar read(Path file) {
        String json;
        try {
            if (Files.size(file) > LONGEST) {
                throw new IOException("it has more than " + LONGEST + " bytes");
            }
            json = Files.readString(file);
        } catch (IOException | RuntimeException e) {
            throw new InvalidRequestException(
                    List.of(Violation.of(Code.UNREADABLE, "sidecar", "is " + file + ", which cannot be read: " + e)),
                    FailureDetails.NONE,
                    e);
        }
        return SIDECAR.read("", JsonDocument.parse("sidecar", json, VERSION));
    }

    /**
     * Writes the sidecar beside an image. A file of that name is replaced in one step.
     *
     * @param image the image's file
     * @return the sidecar's file
     * @throws DownloadException if it cannot be written
     */
    public final Path writeBeside(Path image) {
        Path file = beside(image);
        byte[] json = toJson().getBytes(StandardCharsets.UTF_8);
        try {
            PartFiles.write(new ByteArrayInputStream(json), file.toAbsolutePath());
            return file;
        } catch (IOException | RuntimeException e) {
            throw new DownloadException(
                    "the sidecar " + file + " could not be written: " + e,
                    FailureDetails.builder()
                            .provider(provider())
                            .handle(handle())
                            .mayHaveBeenBilled(true)
                            .build(),
                    e,
                    null);
        }
    }

    /**
     * Returns the request.
     *
     * @throws InvalidRequestException if an input image was given as bytes, which a sidecar does not hold, or if the options' provider
     *     is not installed; it names the fields
     */
    public final ImageRequest request() {
        return ImageRequest.fromJson(requestJson());
    }

    /** Returns what the file holds. */
    public final String toJson() {
        return JsonDocument.text(SIDECAR.write(this), JsonDocument.Inputs.AS_GIVEN);
    }

    private static Object tree(String json) {
        return JsonType.ANY.read("request", JsonValue.parse(json));
    }

    private static String text(Object tree) {
        return JsonDocument.text(tree, JsonDocument.Inputs.AS_GIVEN);
    }

    private static final class WarningParts {
        private Warning.Code code = Warning.Code.OTHER;
        private String field = "";
        private String message = "";
    }
}
