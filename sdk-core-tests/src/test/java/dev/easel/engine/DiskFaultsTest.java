package dev.easel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.easel.CallOptions;
import dev.easel.Capabilities;
import dev.easel.ConfigurationException;
import dev.easel.Delivery;
import dev.easel.Destination;
import dev.easel.DownloadException;
import dev.easel.GeneratedImage;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.Size;
import dev.easel.engine.FaultyDisk.Fault;
import dev.easel.testkit.VirtualTime;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A disk that is full, read-only or broken: the message names the destination and what to do, no half file is left, and what
 * was paid for can still be had.
 */
@Timeout(30)
class DiskFaultsTest {
    private static final ImageRequest REQUEST = ImageRequest.of("a lighthouse");

    /** Larger than what the disk has room for, and than one block of what is written. */
    private static final byte[] IMAGE = Arrays.copyOf(ToyService.IMAGE, 300_000);

    private static final long ROOM = 100_001;

    @TempDir
    private Path real;

    private final VirtualTime time = VirtualTime.create();
    private ToyService service;

    @BeforeEach
    void start() throws IOException {
        service = new ToyService();
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NONE", "NO_ATOMIC_MOVE", "READ_ONLY", "READ_ONLY_UNCHECKED"})
    void a_service_that_keeps_its_results_is_asked_again_by_the_handle(Fault fault) throws IOException {
        service.response("/submit", "{\"task\":\"t1\"}").response("/status", json(IMAGE));
        FaultyDisk disk = FaultyDisk.at(real, fault, ROOM);
        try (ImageClient client =
                ToyClient.builder(service.url()).timeSource(time).build()) {
            CompletableFuture<ImageResult> drawing =
                    client.generateAsync(REQUEST, to(Destination.directory(disk.folder())));
            DownloadException failure =
                    (DownloadException) catchThrowableOfType(CompletionException.class, () -> time.runUntil(drawing))
                            .getCause();

            assertThat(failure)
                    .hasMessageContaining(real.toString() + ": " + words(fault))
                    .hasMessageContaining("Make room or choose another destination, and resume(handle)")
                    .hasMessageNotContaining(".part");
            assertThat(failure.image()).isEmpty();
            assertThat(real).isEmptyDirectory();

            ImageResult result =
                    time.runUntil(client.resume(failure.handle().orElseThrow()).result());
            assertThat(result.first().bytes()).isEqualTo(IMAGE);
            assertThat(service.count("/submit")).as("drawn once").isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NONE", "NO_ATOMIC_MOVE", "READ_ONLY", "READ_ONLY_UNCHECKED"})
    void the_only_image_there_is_comes_with_the_exception(Fault fault) throws IOException {
        service.response("/submit", json(IMAGE));
        FaultyDisk disk = FaultyDisk.at(real, fault, ROOM);
        try (ImageClient client = blocking()) {
            DownloadException failure = catchThrowableOfType(
                    DownloadException.class,
                    () -> client.generate(
                            REQUEST, to(Destination.file(disk.folder().resolve("light.png")))));

            assertThat(failure)
                    .hasMessageContaining(real.resolve("light.png") + ": " + words(fault))
                    .hasMessageContaining("in this exception's image(): save it elsewhere");
            assertThat(failure.mayHaveBeenBilled()).isTrue();
            assertThat(real).isEmptyDirectory();

            GeneratedImage image = failure.image().orElseThrow();
            assertThat(image.bytes()).isEqualTo(IMAGE);
            assertThat(image.size()).hasValue(Size.of(1, 1));
            assertThat(image.path()).isEmpty();
            assertThat(image.saveTo(real.resolve("elsewhere.png"))).hasBinaryContent(IMAGE);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"READ_ONLY", "READ_ONLY_UNCHECKED"})
    void a_disk_that_is_read_only_is_found_before_anything_is_paid_for(Fault fault) {
        FaultyDisk disk = FaultyDisk.at(real, fault, ROOM);
        try (ImageClient client = blocking()) {
            assertThatThrownBy(() -> client.generate(REQUEST, to(Destination.directory(disk.folder()))))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("destination is " + real)
                    .hasMessageContaining("may not be written");
        }
        assertThat(service.seen()).isEmpty();
    }

    @Test
    void of_several_images_those_that_find_room_are_there_and_the_others_are_kept() throws IOException {
        byte[] small = Arrays.copyOf(IMAGE, 500);
        service.response("/submit", json(small, IMAGE, small));
        FaultyDisk disk = FaultyDisk.at(real, Fault.FILLS, ROOM);
        try (ImageClient client = blocking()) {
            ImageResult result = client.generate(
                    ImageRequest.builder().prompt("a lighthouse").count(3).build(),
                    to(Destination.directory(disk.folder())));

            assertThat(result.images()).extracting(GeneratedImage::index).containsExactly(0, 2);
            assertThat(result.failures()).singleElement().satisfies(failure -> {
                assertThat(failure.index()).isEqualTo(1);
                assertThat(((DownloadException) failure.cause())
                                .image()
                                .orElseThrow()
                                .bytes())
                        .isEqualTo(IMAGE);
            });
            try (Stream<Path> files = Files.list(real)) {
                assertThat(files).hasSize(2).allSatisfy(file -> assertThat(file).hasSize(500));
            }
        }
    }

    @Test
    void where_files_cannot_be_renamed_in_one_step_they_are_renamed() throws IOException {
        service.response("/submit", json(IMAGE));
        FaultyDisk disk = FaultyDisk.at(real, Fault.NO_ATOMIC_MOVE, 0);
        Files.write(real.resolve("light.png"), new byte[] {1});
        try (ImageClient client = blocking()) {
            client.generate(REQUEST, to(Destination.file(disk.folder().resolve("light.png"))));
        }

        assertThat(real.resolve("light.png")).hasBinaryContent(IMAGE);
        assertThat(files()).containsExactly("light.png");
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NONE", "NO_ATOMIC_MOVE", "READ_ONLY", "READ_ONLY_UNCHECKED"})
    void what_was_there_before_is_still_there(Fault fault) throws IOException {
        service.response("/submit", json(IMAGE));
        Files.writeString(real.resolve("light.png"), "older");
        FaultyDisk disk = FaultyDisk.at(real, fault, ROOM);
        try (ImageClient client = blocking()) {
            assertThatThrownBy(() -> client.generate(
                            REQUEST, to(Destination.file(disk.folder().resolve("light.png")))))
                    .isInstanceOf(DownloadException.class);
        }

        assertThat(real.resolve("light.png")).hasContent("older");
        assertThat(files()).containsExactly("light.png");
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NONE", "NO_ATOMIC_MOVE"})
    void an_image_in_memory_that_cannot_be_saved_can_be_saved_elsewhere(Fault fault) throws IOException {
        service.response("/submit", json(IMAGE));
        FaultyDisk disk = FaultyDisk.at(real, fault, ROOM);
        try (ImageClient client = blocking()) {
            GeneratedImage image = client.generate(REQUEST).first();

            assertThatThrownBy(() -> image.saveTo(disk.folder().resolve("light.png")))
                    .isInstanceOf(DownloadException.class)
                    .hasMessageContaining(real.resolve("light.png") + ": " + words(fault));
            assertThat(real).isEmptyDirectory();
            assertThat(image.saveTo(real.resolve("elsewhere.png"))).hasBinaryContent(IMAGE);
        }
    }

    @Test
    void a_sink_that_cannot_be_opened_leaves_the_image_with_the_exception() {
        service.response("/submit", json(IMAGE));
        try (ImageClient client = blocking()) {
            DownloadException failure = catchThrowableOfType(
                    DownloadException.class,
                    () -> client.generate(REQUEST, to(Destination.sink(arrival -> {
                        throw new IllegalStateException("the bucket is gone");
                    }))));

            assertThat(failure).hasMessageContaining("the bucket is gone");
            assertThat(failure.image().orElseThrow().bytes()).isEqualTo(IMAGE);
        }
    }

    @Test
    void a_sink_that_breaks_in_the_middle_leaves_the_image_with_the_exception() {
        service.response("/submit", json(IMAGE));
        try (ImageClient client = blocking()) {
            DownloadException failure = catchThrowableOfType(
                    DownloadException.class,
                    () -> client.generate(REQUEST, to(Destination.sink(arrival -> new OutputStream() {
                        private int count;

                        @Override
                        public void write(int b) throws IOException {
                            if (++count > ROOM) {
                                throw new IOException("the bucket is full");
                            }
                        }
                    }))));

            assertThat(failure)
                    .hasMessageContaining("the bucket is full")
                    .hasMessageContaining("Make room or choose another destination");
            assertThat(failure.image().orElseThrow().bytes()).isEqualTo(IMAGE);
        }
    }

    @Test
    void a_disk_without_a_fault_takes_everything() throws IOException {
        service.response("/submit", json(IMAGE));
        FaultyDisk disk = FaultyDisk.at(real, Fault.NONE, 0);
        try (ImageClient client = blocking()) {
            ImageResult result =
                    client.generate(REQUEST, to(Destination.file(disk.folder().resolve("light.png"))));

            assertThat(result.first().bytes()).isEqualTo(IMAGE);
        }
        assertThat(files()).containsExactly("light.png");
    }

    /** A service whose response is all there is: nothing is kept for another try. */
    private ImageClient blocking() {
        return AnyClient.of(
                        new BentProtocol() {
                            @Override
                            public Capabilities capabilities() {
                                return super.capabilities().toBuilder()
                                        .delivery(Delivery.BLOCKING)
                                        .imagesPerCall(3)
                                        .build();
                            }
                        },
                        service.url())
                .timeSource(time)
                .build();
    }

    private static CallOptions to(Destination destination) {
        return CallOptions.builder().destination(destination).build();
    }

    private static String words(Fault fault) {
        return switch (fault) {
            case FULL, FILLS -> "No space left on device";
            case READ_ONLY -> "Read-only file system";
            case READ_ONLY_UNCHECKED -> "the file system is read-only";
            case DENIED -> "it may not be written";
            case FAILS_AT_CLOSE -> "Disk quota exceeded";
            case FAILS_AT_MOVE -> "Input/output error";
            case NONE, NO_ATOMIC_MOVE -> throw new IllegalArgumentException("no fault that is told");
        };
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(real)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static String json(byte[]... images) {
        String texts = Arrays.stream(images)
                .map(image -> "\"" + Base64.getEncoder().encodeToString(image) + "\"")
                .reduce((one, other) -> one + "," + other)
                .orElseThrow();
        return "{\"state\":\"done\",\"images\":[" + texts + "]}";
    }
}
