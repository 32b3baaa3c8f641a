package dev.easel.testkit.internal.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.EmulatedImage;
import dev.easel.testkit.LocalEmulator.Task;
import dev.easel.testkit.Moment;
import dev.easel.testkit.internal.Ask;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;
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
 * LlamaEdge's sd-api-server, release 0.2.4 where releases do not differ, as its source reads: errors are plain text
 * without a content type, one image is answered whatever is asked for, and some mistakes end the process. Thread-safe.
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
    public Moment momentOf(String method, String path, boolean atImageHost) {
        if (path.startsWith(IMAGES) && method.equals("POST")) {
            return Moment.SUBMIT;
        }
        boolean download = path.toLowerCase(Locale.ROOT).startsWith(SdVersion.DOWNLOADS) || path.endsWith("/content");
        return download && method.equals("GET") ? Moment.DOWNLOAD : Moment.OTHER;
    }

    @Override
    public Reply handle(Ask ask) {
        if (ask.atImageHost()) {
            return Reply.text(404, "Not Found");
        }
        if (!isLetIn(ask)) {
            return SdReplies.error(401, "Invalid API key.");
        }
        if (ask.segments().isEmpty() || !ask.segments().get(0).equals("v1")) {
            return elsewhere(ask);
        }
        return served(() -> route(ask));
    }

    private static Reply served(Supplier<Reply> answer) {
        try {
            return answer.get();
        } catch (Refusal refusal) {
            return refusal.isPanic() ? Reply.cut() : SdReplies.error(refusal.status(), refusal.message());
        }
    }

    /** The server lets a request without the header through; what it compares is the second word. */
    private boolean isLetIn(Ask ask) {
        String key = settings.apiKey();
        String header = ask.header("Authorization");
        if (header == null || header.isEmpty()) {
            return !settings.requireKey();
        }
        String[] words = header.split(" ", -1);
        return key == null || (words.length > 1 && words[1].equals(key));
    }

    private static Reply elsewhere(Ask ask) {
        if (ask.path().equals("/echo")) {
            return Reply.untyped(200, "echo test");
        }
        return SdReplies.noEndpoint(
                "/" + (ask.segments().isEmpty() ? "" : ask.segments().get(0)));
    }

    private Reply route(Ask ask) {
        String path = ask.path();
        boolean options = ask.method().equals("OPTIONS");
        if (path.startsWith("/v1/files")) {
            return options ? SdReplies.options() : files.handle(ask);
        }
        return switch (path) {
            case "/v1/images/generations" -> options ? SdReplies.options() : generate(ask);
            case "/v1/images/edits" -> options ? SdReplies.options() : edit(ask);
            case "/v1/images/variations" -> options ? SdReplies.options() : vary(ask);
            default -> SdReplies.noEndpoint(path);
        };
    }

    private Reply generate(Ask ask) {
        String contentType = contentType(ask);
        SdOrder order;
        if (contentType.startsWith("multipart/")) {
            order = SdForm.read(false, contentType, ask.body(), strict, archive);
        } else if (ask.method().equals("POST")) {
            if (strict && !ask.mediaType().equals("application/json")) {
                throw Refusal.strict("Content-Type must be application/json or multipart/form-data");
            }
            order = SdJson.read(ask.body(), strict, archive);
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

    private Reply edit(Ask ask) {
        if (!ask.method().equals("POST")) {
            return SdReplies.error(405, ask.method());
        }
        SdOrder order = SdForm.read(true, contentType(ask), ask.body(), strict, archive);
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
    private Reply vary(Ask ask) {
        if (!ask.method().equals("POST")) {
            return SdReplies.error(405, ask.method());
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
        ObjectNode answer = Json.object().put("created", file.createdAt());
        ObjectNode item = answer.putArray("data").addObject();
        if (order.asUrl()) {
            item.put("url", settings.version().url(urlPrefix(), file, edit));
        } else {
            item.put("b64_json", Base64.getEncoder().encodeToString(png));
        }
        item.put("prompt", order.prompt());
        String user = order.user() == null ? "imgen-" + UUID.randomUUID() : order.user();
        return SdReplies.withHeader(SdReplies.json(answer), "user", user);
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

    private static String contentType(Ask ask) {
        String type = ask.header("Content-Type");
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
