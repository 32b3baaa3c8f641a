package dev.easel.testkit.internal.local;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Names the releases of sd-api-server that differ in the addresses they return and in the route that serves them. */
public enum SdVersion {
    V0_2_0("0.2.0", false, DownloadRoute.NONE),
    V0_2_1("0.2.1", false, DownloadRoute.ID),
    V0_2_2("0.2.2", false, DownloadRoute.ID),
    V0_2_3("0.2.3", true, DownloadRoute.ID),
    V0_2_4("0.2.4", true, DownloadRoute.ID_AND_NAME);

    static final String DOWNLOADS = "/v1/files/download/";

    private enum DownloadRoute {
        NONE,
        ID,
        ID_AND_NAME
    }

    private final String number;
    private final boolean generationUrlNamesTheFile;
    private final DownloadRoute route;

    SdVersion(String number, boolean generationUrlNamesTheFile, DownloadRoute route) {
        this.number = number;
        this.generationUrlNamesTheFile = generationUrlNamesTheFile;
        this.route = route;
    }

    /**
     * Finds a release by its number, such as {@code 0.2.4}.
     *
     * @throws IllegalArgumentException if it is not one of those that are known
     */
    public static SdVersion of(String number) {
        return Arrays.stream(values())
                .filter(version -> version.number.equals(number))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("version is " + number + "; give one of "
                        + Arrays.stream(values()).map(each -> each.number).collect(Collectors.joining(", "))));
    }

    /** The address that a response gives for a file; it need not be one that this release serves. */
    String url(String prefix, SdArchive.StoredFile file, boolean edit) {
        if (route == DownloadRoute.NONE) {
            return "/archives/" + file.id() + "/" + file.filename();
        }
        boolean named = !edit && generationUrlNamesTheFile;
        return prefix + DOWNLOADS + file.id() + (named ? "/" + file.filename() : "");
    }

    boolean servesDownloads() {
        return route != DownloadRoute.NONE;
    }

    /** The id of the file that these path segments behind {@code download} ask for, or null where the route is another. */
    @Nullable String downloadId(List<String> segments) {
        // The name's value is not looked at.
        int expected = route == DownloadRoute.ID ? 1 : 2;
        return segments.size() == expected ? segments.get(0) : null;
    }

    @Override
    public String toString() {
        return number;
    }
}
