package dev.easel.local;

import dev.easel.Generation;
import dev.easel.GenerationBuilder;
import dev.easel.spi.Download;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What sd-api-server's answers mean. Its errors are plain text, and many a client's mistake is a 500. */
final class SdApiServerAnswers {
    private static final Pattern STATUS_WORDS =
            Pattern.compile("^(?:400 Bad Request|401 Unauthorized|500 Internal Server Error): ");
    private static final Pattern DOWNLOAD = Pattern.compile("(.*/v1/files/download/[^/?#]+?)(?:/output\\.png)?/?");

    /** A server started for the other kind of work alone: the same request fails there for ever. */
    private static final Pattern OTHER_WORK = Pattern.compile("SD_(?:IMAGE_TO_IMAGE|TEXT_TO_IMAGE)");

    private static final List<String> FAILED_WORK =
            List.of("Failed to get image generations.", "Failed to get image edit result.");
    private static final List<String> CLIENTS_MISTAKES = List.of("Invalid HTTP Method", "unsupported uri path");

    private final PictureAddresses addresses;

    SdApiServerAnswers(PictureAddresses addresses) {
        this.addresses = addresses;
    }

    Outcome<FinishedWork> read(WireResponse response, long seed) {
        if (!response.isSuccessful()) {
            return Outcome.failed(problem(response));
        }
        // More than one picture is nothing that this server does; if one did, the seed would be that of the first
        // alone.
        boolean seedKnown = response.json().get("data").elements().size() == 1;
        return ImageData.read(response, this::download, (item, place) -> {
            GenerationBuilder generation = Generation.builder();
            if (seedKnown) {
                generation.seed(seed);
            }
            item.get("prompt").nonBlank().ifPresent(generation::prompt);
            return generation.build();
        });
    }

    private static Problem problem(WireResponse response) {
        String said = response.excerpt();
        String words = STATUS_WORDS.matcher(said).replaceFirst("");
        if (response.status() != 500) {
            return Problem.ofStatus(response, words);
        }
        if (OTHER_WORK.matcher(words).find() || CLIENTS_MISTAKES.stream().anyMatch(words::contains)) {
            return Problem.of(Problem.Kind.REJECTED, words);
        }
        return FAILED_WORK.stream().anyMatch(words::startsWith)
                ? Problem.of(Problem.Kind.TASK_FAILED, words)
                : Problem.ofStatus(response, words);
    }

    /**
     * Releases differ in whether the file's name is part of its address, and 0.2.3 and 0.2.4 each answer one address that
     * they do not serve themselves. So both forms are tried, that of the newest release first.
     */
    private Optional<Download> download(String url) {
        Matcher matcher = DOWNLOAD.matcher(url.strip());
        if (!matcher.matches()) {
            return addresses.locate(url).map(Download::of);
        }
        Optional<WireRequest> bare = addresses.locate(matcher.group(1));
        return addresses
                .locate(matcher.group(1) + "/output.png")
                .map(named -> bare.map(Download.of(named)::or).orElse(Download.of(named)));
    }
}
