package dev.easel.bulk;

import dev.easel.ImageRequest;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request of many, with the id by which the ledger knows it. Immutable.
 *
 * <p>The {@linkplain ImageRequest#requestId() id of the request} is not used: each try of an item has one of its own, which the ledger
 * makes.
 */
public final class BulkItem {
    private final String id;
    private final ImageRequest request;
    private final @Nullable String file;

    private BulkItem(String id, ImageRequest request, @Nullable String file) {
        this.id = id;
        this.request = Objects.requireNonNull(request, "request");
        this.file = file;
    }

    /**
     * Returns an item whose images are named {@code {id}-{n}.{ext}}, with {@code n} from 1.
     *
     * @param id unique in the ledger; 1 to 100 characters that a file name can have, not beginning with a dot
     * @param request what is wanted
     * @throws dev.easel.InvalidRequestException if the id cannot be a file name
     */
    public static BulkItem of(String id, ImageRequest request) {
        return new BulkItem(FileNames.require("id", id), request, null);
    }

    /**
     * Returns an item with a file name of its own.
     *
     * @param id unique in the ledger; 1 to 100 characters that a file name can have, not beginning with a dot
     * @param request what is wanted
     * @param file the name of its file, without a directory. The second image gets {@code -2} before the extension, and so on. The
     *     extension is that of the image's real format
     * @throws dev.easel.InvalidRequestException if the id or the file cannot be a file name
     */
    public static BulkItem of(String id, ImageRequest request, String file) {
        return new BulkItem(FileNames.require("id", id), request, FileNames.require("file", file));
    }

    /** Returns the id. */
    public String id() {
        return id;
    }

    /** Returns what is wanted. */
    public ImageRequest request() {
        return request;
    }

    /** Returns the file name of its own; empty where it is named after the id. */
    public Optional<String> file() {
        return Optional.ofNullable(file);
    }

    /** Returns the same item with absolute paths of its input images. */
    BulkItem absolute() {
        return new BulkItem(id, Fields.absolute(request, Path.of("").toAbsolutePath()), file);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BulkItem that
                && id.equals(that.id)
                && request.equals(that.request)
                && Objects.equals(file, that.file);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    /** Returns the id, without the request. */
    @Override
    public String toString() {
        return "BulkItem[" + id + "]";
    }
}
