package dev.easel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.easel.CallOptions;
import dev.easel.ConfigurationException;
import dev.easel.Destination;
import dev.easel.DownloadException;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A destination that cannot work is found before anything is paid for; what fails later loses no image that was paid for. */
@Timeout(30)
class DestinationTest {
    private static final ImageRequest REQUEST = ImageRequest.of("a lighthouse");

    @TempDir
    private Path folder;

    private ToyService service;
    private ImageClient queued;
    private ImageClient blocking;

    @BeforeEach
    void start() throws IOException {
        service = new ToyService();
        service.response("/submit", ToyService.done());
        queued = ToyClient.builder(service.url()).build();
        blocking = AnyClient.of(new BlockingProtocol(), service.url()).build();
    }

    @AfterEach
    void stop() {
        queued.close();
        blocking.close();
        service.close();
    }

    @Test
    void a_name_that_the_file_system_cannot_spell_is_found_before_anything_is_sent() {
        requireRefused(Destination.directory(folder, "a\0b.{ext}"), "cannot spell the name");
        requireRefused(Destination.directory(folder, "{index}.{ext}\0"), "cannot spell the name");
        requireRefused(Destination.directory(folder, "lone \ud83d.{ext}"), "cannot spell the name");
    }

    @Test
    void a_name_that_is_too_long_for_the_file_system_is_found_before_anything_is_sent() {
        String tooLong = "x".repeat(300);

        requireRefused(Destination.directory(folder, tooLong + "-{index}.{ext}"), "cannot store the name");
        requireRefused(Destination.directory(folder, "x".repeat(230) + "{request}.{ext}"), "cannot store the name");
        requireRefused(Destination.directory(folder.resolve("missing").resolve(tooLong)), "cannot store the name");
        requireRefused(Destination.file(folder.resolve(tooLong)), "cannot store the name");
    }

    @Test
    void a_file_in_place_of_the_directory_is_found_before_anything_is_sent() throws IOException {
        Path file = Files.writeString(folder.resolve("taken"), "");

        requireRefused(Destination.directory(file), file + " is not a directory");
        requireRefused(Destination.directory(file.resolve("below")), file + " is not a directory");
        requireRefused(Destination.file(file.resolve("image.png")), file + " is not a directory");
    }

    @Test
    void a_directory_in_place_of_the_file_is_found_before_anything_is_sent() {
        requireRefused(Destination.file(folder), "a directory is in the way");
    }

    @Test
    void a_directory_that_may_not_be_written_is_found_before_anything_is_sent() throws IOException {
        Path sealed = Files.createDirectory(folder.resolve("sealed"));
        assumeTrue(sealed.toFile().setWritable(false) && !Files.isWritable(sealed), "root may write everywhere");

        requireRefused(Destination.directory(sealed), "may not be written");
        requireRefused(Destination.directory(sealed.resolve("below")), "may not be written");
    }

    @Test
    void a_file_system_that_is_read_only_is_found_before_anything_is_sent() {
        FileSystem modules = FileSystems.getFileSystem(URI.create("jrt:/"));

        requireRefused(Destination.directory(modules.getPath("/modules")), "may not be written");
    }

    @Test
    void a_file_system_that_is_closed_is_found_before_anything_is_sent() throws IOException {
        FileSystem zip = zip("closed.zip", Map.of("create", "true"));
        Path images = zip.getPath("/images");
        zip.close();

        requireRefused(Destination.directory(images), "ClosedFileSystemException");
    }

    private void requireRefused(Destination destination, String why) {
        for (ImageClient client : new ImageClient[] {queued, blocking}) {
            Throwable refused = catchThrowable(() -> client.generate(REQUEST, to(destination)));
            assertThat(refused)
                    .isInstanceOfSatisfying(
                            ConfigurationException.class,
                            invalid -> assertThat(invalid.violations().get(0).field())
                                    .isEqualTo("destination"))
                    .hasMessageContaining(why)
                    .hasMessageContaining("give a directory that exists or can be created");
        }
        assertThat(service.seen()).isEmpty();
    }

    @Test
    void missing_directories_are_created_with_the_first_image_and_not_before() throws IOException {
        Path deep = folder.resolve("a").resolve("b");
        queued.prepare(REQUEST, to(Destination.directory(deep)));
        assertThat(folder).isEmptyDirectory();

        queued.generate(REQUEST, to(Destination.directory(deep)));

        assertThat(deep).isDirectoryContaining("glob:**.png");
    }

    @Test
    void a_folder_that_a_zip_file_does_not_have_is_created() throws IOException {
        try (FileSystem zip = zip("images.zip", Map.of("create", "true"))) {
            Path image = blocking.generate(REQUEST, to(Destination.directory(zip.getPath("/a/b"))))
                    .first()
                    .path()
                    .orElseThrow();
            assertThat(Files.readAllBytes(image)).isEqualTo(ToyService.IMAGE);
        }
    }

    @Test
    void a_file_system_that_is_closed_under_way_leaves_the_image_with_the_exception() throws IOException {
        FileSystem zip = zip("closing.zip", Map.of("create", "true"));
        service.forget("/submit");
        service.response("/submit", request -> {
            try {
                zip.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return ToyService.json(ToyService.done());
        });

        requireRescued(Destination.directory(zip.getPath("/")), "ClosedFileSystem");
    }

    @Test
    void a_sink_that_throws_anything_anywhere_leaves_the_image_with_the_exception() {
        requireRescued(Destination.sink(arrival -> null), "opened null");
        requireRescued(
                Destination.sink(arrival -> new OutputStream() {
                    @Override
                    public void write(int value) {
                        throw new UncheckedIOException(new IOException("no room"));
                    }
                }),
                "no room");
        requireRescued(
                Destination.sink(arrival -> new OutputStream() {
                    @Override
                    public void write(int value) {}

                    @Override
                    public void close() {
                        throw new IllegalStateException("not committed");
                    }
                }),
                "not committed");
    }

    private void requireRescued(Destination destination, String why) {
        Throwable failure = catchThrowable(() -> blocking.generate(REQUEST, to(destination)));
        assertThat(failure)
                .isInstanceOfSatisfying(DownloadException.class, lost -> {
                    assertThat(lost.image().orElseThrow().bytes()).isEqualTo(ToyService.IMAGE);
                    assertThat(lost.mayHaveBeenBilled()).isTrue();
                })
                .hasMessageContaining(why)
                .hasMessageNotContaining("bug in Easel");
    }

    @Test
    void what_a_killed_process_left_over_is_removed_by_a_later_run_and_what_is_being_written_is_not() throws Exception {
        Path name = partName();
        String[] own = name.getFileName().toString().split("-");
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        Path left = Files.createFile(
                folder.resolve(own[0] + "-" + own[1] + "-" + Long.toHexString(gone.pid()) + "-1.part"));
        Path alive = Files.createFile(folder.resolve(own[0] + "-" + own[1] + "-1-1.part"));
        Path elsewhere = Files.createFile(folder.resolve(".easel-0-1-1.part"));
        Path forgotten = Files.createFile(folder.resolve(".easel-0-1-2.part"));
        Files.setLastModifiedTime(forgotten, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
        Path theUsers = Files.createFile(folder.resolve("mine.part"));

        queued.generate(REQUEST, to(Destination.directory(folder)));

        assertThat(left).doesNotExist();
        assertThat(forgotten).doesNotExist();
        assertThat(alive).exists();
        assertThat(elsewhere).exists();
        assertThat(theUsers).exists();
    }

    /** The name of the file of an image that is being written, while it is locked. */
    private Path partName() throws Exception {
        Path other = Files.createDirectory(folder.resolve("other"));
        Path[] seen = new Path[1];
        byte[] large = java.util.Arrays.copyOf(ToyService.IMAGE, 4 << 20);
        service.responseOnce(
                "/submit",
                request -> ToyService.json("{\"state\":\"done\",\"images\":[\""
                                + java.util.Base64.getEncoder().encodeToString(large) + "\"]}")
                        .newBuilder()
                        .throttleBody(1 << 20, 100, java.util.concurrent.TimeUnit.MILLISECONDS)
                        .build());
        var result = queued.generateAsync(REQUEST, to(Destination.directory(other)));
        while (seen[0] == null && !result.isDone()) {
            try (Stream<Path> files = Files.list(other)) {
                files.filter(file -> file.toString().endsWith(".part")).forEach(file -> seen[0] = file);
            }
            Thread.onSpinWait();
        }
        result.join();
        return seen[0];
    }

    private FileSystem zip(String name, Map<String, String> how) throws IOException {
        return FileSystems.newFileSystem(
                URI.create("jar:" + folder.resolve(name).toUri()), how);
    }

    private static CallOptions to(Destination destination) {
        return CallOptions.builder()
                .deadline(Duration.ofSeconds(10))
                .destination(destination)
                .build();
    }
}
