package dev.easel.temporal;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three workers share a bulk and three services, and each is killed again and again while the services fail: nothing is paid for twice, and
 * nothing that was paid for is lost. {@code massacre.sh} runs it; the build does not, since on a busy machine a worker is killed before it has
 * done anything.
 */
@EnabledIfSystemProperty(named = "easel.massacre.items", matches = "\\d+")
class MassacreTest {
    private static final int ITEMS = Integer.getInteger("easel.massacre.items", 200);
    private static final long SEED = Long.getLong("easel.massacre.seed", 20);

    @TempDir
    private Path directory;

    @Test
    void every_item_ends_once() throws Exception {
        try (Massacre massacre = Massacre.prepare(ITEMS, SEED, directory, Path.of("target", "massacre"))) {
            massacre.run();
            new Inspection(massacre).inspect();
        }
    }
}
