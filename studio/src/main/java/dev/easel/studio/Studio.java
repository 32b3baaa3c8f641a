package dev.easel.studio;

import dev.easel.ConfigurationException;
import dev.easel.Violation;
import dev.easel.Violation.Code;
import dev.easel.bulk.Ledger;
import dev.easel.routing.JdbcBudget;
import dev.easel.routing.Money;
import dev.easel.routing.PriceList;
import dev.easel.studio.internal.library.Library;
import dev.easel.studio.internal.library.Thumbnails;
import dev.easel.studio.internal.task.Changes;
import dev.easel.studio.internal.task.Desk;
import dev.easel.studio.internal.task.FolderLock;
import dev.easel.studio.internal.task.Inputs;
import dev.easel.studio.internal.task.Spending;
import dev.easel.studio.internal.web.BulkWatch;
import dev.easel.studio.internal.web.WebServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteDataSource;

/**
 * A page on this machine that draws with several services, and shows what was made.
 *
 * <p>Images go to one folder, each with its sidecar. The studio's own files are in {@value #OWN_FILES} in it: the tasks, stored before they
 * are submitted, so that a studio that is started again on the folder goes on with what was under way and submits nothing twice.
 *
 * <p>It listens on 127.0.0.1 alone, and lets in who has {@link #address()}, which holds a random token. Keys stay in the clients.
 * Thread-safe.
 */
public final class Studio implements AutoCloseable {
    /** The directory of the studio's own files, in the folder of the images. */
    static final String OWN_FILES = ".easel-studio";

    private final WebServer server;
    private final Desk desk;
    private final FolderLock lock;

    private Studio(WebServer server, Desk desk, FolderLock lock) {
        this.server = server;
        this.desk = desk;
        this.lock = lock;
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the address of the page. It holds the token: who has it can spend money with the services' keys. */
    public URI address() {
        return server.address();
    }

    /**
     * Ends the page, and leaves the tasks at their services: those that are being submitted as soon as they are accepted, which is awaited
     * for some seconds. The next studio on the folder goes on with them. Closing twice does nothing.
     */
    @Override
    public void close() {
        server.close();
        desk.leave();
        lock.close();
    }

    /** Builds a {@link Studio}. For one thread at a time. */
    public static final class Builder {
        private final Map<String, StudioService> services = new LinkedHashMap<>();
        private @Nullable Path folder;
        private int port;
        private @Nullable PriceList prices;
        private @Nullable Money budget;
        private @Nullable Ledger ledger;

        private Builder() {}

        /** Adds a service, in the order in which the page shows them. */
        public Builder service(StudioService service) {
            if (services.put(service.id(), service) != null) {
                throw new ConfigurationException(
                        Violation.of(Code.CONFLICT, "service", "is " + service.id() + ", which is there already"));
            }
            return this;
        }

        /** Sets the folder of the images, which is created where it is missing. Required. */
        public Builder folder(Path path) {
            folder = Objects.requireNonNull(path, "folder").toAbsolutePath().normalize();
            return this;
        }

        /** Sets the port; a free one by default. */
        public Builder port(int number) {
            if (number < 0 || number > 65_535) {
                throw new ConfigurationException(
                        Violation.of(Code.OUT_OF_RANGE, "port", "is " + number + "; give 0 to 65535"));
            }
            port = number;
            return this;
        }

        /** Sets what images cost where a service does not say it; by default that is not known. */
        public Builder prices(PriceList list) {
            prices = Objects.requireNonNull(list, "prices");
            return this;
        }

        /** Sets what may be spent on the folder, in all its studios together; by default there is no limit. It needs {@link #prices}. */
        public Builder budget(Money limit) {
            budget = Objects.requireNonNull(limit, "budget");
            return this;
        }

        /** Sets the ledger of a bulk run, which the page shows and never changes. */
        public Builder ledger(Ledger shown) {
            ledger = Objects.requireNonNull(shown, "ledger");
            return this;
        }

        /**
         * Starts the studio, and goes on with the tasks that an earlier one left in the folder.
         *
         * @throws ConfigurationException if the folder or a service is missing, the folder is open in another studio or cannot be
         *     written, the port cannot be listened on, or a budget has no prices
         */
        public Studio start() {
            Path images = required();
            Path own = images.resolve(OWN_FILES);
            try {
                Files.createDirectories(own);
            } catch (IOException e) {
                throw new ConfigurationException(
                        List.of(Violation.of(
                                Code.UNREADABLE, "folder", images + " cannot be written (" + e + "); give another")),
                        e);
            }
            FolderLock lock = FolderLock.take(own.resolve("lock"), images);
            try {
                return start(images, own, lock);
            } catch (RuntimeException e) {
                lock.close();
                throw e;
            }
        }

        private Path required() {
            if (folder == null || services.isEmpty()) {
                String missing = folder == null ? "folder" : "service";
                throw new ConfigurationException(
                        Violation.of(Code.MISSING, missing, "is not set; set it with " + missing + "(...)"));
            }
            if (budget != null && prices == null) {
                throw new ConfigurationException(Violation.of(
                        Code.MISSING, "prices", "are not set, so nobody knows what the budget is good for; set them"));
            }
            return folder;
        }

        private Studio start(Path images, Path own, FolderLock lock) {
            deletePartsOfFiles(images);
            Changes changes = new Changes();
            Spending spending = new Spending(budget == null ? null : durable(own, budget), prices);
            Library library = new Library(images);
            Desk desk = new Desk(services, own.resolve("tasks"), images, spending, changes, InstantSource.system());
            Inputs inputs = new Inputs(own.resolve("inputs"));
            inputs.removeUnused(desk::mayNeed);
            WebServer.Parts parts = new WebServer.Parts(
                    services,
                    desk,
                    spending,
                    inputs,
                    library,
                    new Thumbnails(library, own.resolve("thumbnails")),
                    changes,
                    images);
            WebServer server = WebServer.start(parts, ledger == null ? null : BulkWatch.of(ledger, changes), port);
            desk.resumeAll();
            return new Studio(server, desk, lock);
        }

        private static JdbcBudget durable(Path own, Money limit) {
            SQLiteDataSource file = new SQLiteDataSource();
            file.setUrl("jdbc:sqlite:" + own.resolve("budget.db"));
            return JdbcBudget.total(file, "studio", limit);
        }

        /** A killed process leaves the beginnings of files behind. */
        private static void deletePartsOfFiles(Path images) {
            try (DirectoryStream<Path> parts = Files.newDirectoryStream(images, ".easel-*.part")) {
                for (Path part : parts) {
                    Files.deleteIfExists(part);
                }
            } catch (IOException e) {
                throw new ConfigurationException(
                        List.of(Violation.of(Code.UNREADABLE, "folder", images + " cannot be read (" + e + ")")), e);
            }
        }
    }
}
