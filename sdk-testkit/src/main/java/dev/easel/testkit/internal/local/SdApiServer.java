package dev.easel.testkit.internal.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.EmulatedImage;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.LocalEmulator.Task;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;
import dev.easel.testkit.internal.Request;
import dev.easel.testkit.internal.Service;
import dev.easel.testkit.internal.Surroundings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/**
 * Emulates LlamaEdge's sd-api-server, release 0.2.4 where releases do not differ, as its source reads: errors are plain text
 * without a content type, one image is returned whatever is requested, and some mistakes end the process. Thread-safe.
 */
final class SdApiServer implements Service {
    private static final String IMAGES = "/v1/images/";
    private static final int LARGEST_SIDE = 4096;

    private final Surroundings surroundings;
    private final LocalSettings settings;
    private final boolean strict;
    private final SdArchive archive;
    private final SdFiles files;
    private final Turns turns;
    private final RandomSeeds seeds = new RandomSeeds();
    private volatile byte @Nullable [] lastControlImage;

    SdApiServer(Surroundings surroundings, LocalSettings settings) {
        this.surroundings = surroundings;
        this.settings = settings;
        this.strict = settings.strict();
        this.archive = new SdArchive(surroundings.clock());
        this.files = new SdFiles(archive, settings.version());
        this.turns = new Turns(surroundings, settings);
    }

    @Override
    public ExchangeKind kindOf(String method, String path, boolean atImageHost) {
        if (path.startsWith(IMAGES) && method.equals("POST")) {
            return ExchangeKind.SUBMIT;
        }
        boolean download = path.toLowerCase(Locale.ROOT).startsWith(SdVersion.DOWNLOADS) || path.endsWith("/content");
        return download && method.equals("GET") ? ExchangeKind.DOWNLOAD : ExchangeKind.OTHER;
    }

    @Override
    public Reply handle(Request request) {
        if (request.atImageHost()) {
            return Reply.text(404, "Not Found");
        }
        if (!isLetIn(request)) {
            return SdReplies.error(401, "Invalid API key.");
        }
        if (request.segments().isEmpty() || !request.segments().get(0).equals("v1")) {
            return elsewhere(request);
        }
        return served(() -> route(request));
    }

    private static Reply served(Supplier<Reply> response) {
        try {
            return response.get();
        } catch (Refusal refusal) {
            return refusal.isPanic() ? Reply.cut() : SdReplies.error(refusal.status(), refusal.message());
        }
    }

    /** The server lets a request without the header through; what it compares is the second word. */
    private boolean isLetIn(Request request) {
        String key = settings.apiKey();
        String header = request.header("Authorization");
        if (header == null || header.isEmpty()) {
            return !settings.requireKey();
        }
        String[] words = header.split(" ", -1);
        return key == null || (words.length > 1 && words[1].equals(key));
    }

    private static Reply elsewhere(Request request) {
        if (request.path().equals("/echo")) {
            return Reply.untyped(200, "echo test");
        }
        return SdReplies.noEndpoint(
                "/" + (request.segments().isEmpty() ? "" : request.segments().get(0)));
    }

    private Reply route(Request request) {
        String path = request.path();
        boolean options = request.method().equals("OPTIONS");
        if (path.startsWith("/v1/files")) {
            return options ? SdReplies.options() : files.handle(request);
        }
        return switch (path) {
            case "/v1/images/generations" -> options ? SdReplies.options() : generate(request);
            case "/v1/images/edits" -> options ? SdReplies.options() : edit(request);
            case "/v1/images/variations" -> options ? SdReplies.options() : vary(request);
            default -> SdReplies.noEndpoint(path);
        };
    }

    private Reply generate(Request request) {
        String contentType = contentType(request);
        SdOrder order;
        if (contentType.startsWith("multipart/")) {
            order = SdForm.read(false, contentType, request.body(), strict, archive);
        } else if (request.method().equals("POST")) {
            if (strict && !request.mediaType().equals("application/json")) {
                throw Refusal.strict("Content-Type must be application/json or multipart/form-data");
            }
            order = SdJson.read(request.body(), strict, archive);
        } else {
            throw Refusal.serverError("Invalid HTTP Method.");
        }
        return turns.take(fails -> served(() -> generated(order, fails)));
    }

    private Reply generated(SdOrder order, boolean fails) {
        if (settings.task() == Task.IMAGE2IMAGE) {
            throw failed(false, "Fail to get the underlying value of `SD_TEXT_TO_IMAGE`.");
        }
        checkWork(order, fails, false);
        byte[] control = order.controlImage() == null ? lastControlImage : order.controlImage();
        if (settings.stickyControlImage()) {
            lastControlImage = control;
        }
        return image(order, control, false);
    }

    private Reply edit(Request request) {
        if (!request.method().equals("POST")) {
            return SdReplies.error(405, request.method());
        }
        SdOrder order = SdForm.read(true, contentType(request), request.body(), strict, archive);
        return turns.take(fails -> served(() -> edited(order, fails)));
    }

    private Reply edited(SdOrder order, boolean fails) {
        if (settings.task() == Task.TEXT2IMAGE) {
            throw failed(true, "Fail to get the underlying value of `SD_IMAGE_TO_IMAGE`.");
        }
        checkWork(order, fails, true);
        byte[] image = order.image();
        if (image == null || !isImage(image)) {
            throw failed(true, "the image to edit cannot be read");
        }
        return image(order, image, true);
    }

    /** The route ends in code that was never written, so nobody ever got a variation. */
    private Reply vary(Request request) {
        if (!request.method().equals("POST")) {
            return SdReplies.error(405, request.method());
        }
        throw strict
                ? Refusal.strict("variations were never written; do not call them")
                : Refusal.panic("unimplemented");
    }

    private static void checkWork(SdOrder order, boolean fails, boolean edit) {
        if (fails) {
            throw failed(edit, "the emulator was told to fail");
        }
        boolean drawable = order.width() >= 1
                && order.width() <= LARGEST_SIDE
                && order.height() >= 1
                && order.height() <= LARGEST_SIDE;
        if (!drawable) {
            throw failed(edit, "no image of " + order.width() + " by " + order.height() + " can be made");
        }
    }

    private Reply image(SdOrder order, byte @Nullable [] input, boolean edit) {
        int seed = order.seed() < 0 ? seeds.next() : order.seed();
        EmulatedImage image = EmulatedImage.of(
                        order.prompt(), seed, Math.toIntExact(order.width()), Math.toIntExact(order.height()))
                .labelled("SD-API-SERVER");
        if (input != null) {
            image = edit ? image.influencedBy(input, order.strength()) : image.influencedBy(input);
        }
        byte[] png = image.png();
        surroundings.drew(order.drawn(seed, edit, input != null));
        SdArchive.StoredFile file = archive.keep("output.png", png);
        ObjectNode response = Json.object().put("created", file.createdAt());
        ObjectNode item = response.putArray("data").addObject();
        if (order.asUrl()) {
            item.put("url", settings.version().url(urlPrefix(), file, edit));
        } else {
            item.put("b64_json", Base64.getEncoder().encodeToString(png));
        }
        item.put("prompt", order.prompt());
        String user = order.user() == null ? "imgen-" + UUID.randomUUID() : order.user();
        return SdReplies.withHeader(SdReplies.json(response), "user", user);
    }

    /** A server that binds every address says localhost, whatever host the request named. */
    private String urlPrefix() {
        String prefix = settings.downloadUrlPrefix();
        return prefix == null ? "http://localhost:" + surroundings.baseUrl().getPort() : prefix;
    }

    private static Refusal failed(boolean edit, String reason) {
        return Refusal.serverError(
                (edit ? "Failed to get image edit result. Reason: " : "Failed to get image generations. Reason: ")
                        + reason);
    }

    private static String contentType(Request request) {
        String type = request.header("Content-Type");
        return type == null ? "" : type;
    }

    private static boolean isImage(byte[] bytes) {
        try {
            return ImageIO.read(new ByteArrayInputStream(bytes)) != null;
        } catch (IOException broken) {
            return false;
        }
    }
}
