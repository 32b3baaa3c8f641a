package dev.easel.local;

import dev.easel.spi.ProviderSetup;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a server is, by a base URL as a user gives it.
 *
 * @param root where its fixed routes begin: without a {@code /v1} at the end, which other clients want there
 * @param prefix what precedes the routes of OpenAI's interface: that {@code /v1} as it was written, also where there was no path;
 *     nothing behind another path
 */
record LocalAddress(URI root, String prefix) {
    private static final Pattern ROUTES = Pattern.compile("(?i)(.*?)(?:/sdcpp|/sdapi)?(/v1)");

    /** @throws dev.easel.InvalidRequestException if it is no base URL */
    static LocalAddress of(String url) {
        URI given = ProviderSetup.baseUrl(url);
        String path = given.getRawPath().replaceAll("/{2,}", "/").replaceFirst("/$", "");
        Matcher routes = ROUTES.matcher(path);
        boolean understood = routes.matches();
        String prefix = understood ? routes.group(2) : path.isEmpty() ? LocalSettings.PREFIX : "";
        String root = understood ? routes.group(1) : path;
        return new LocalAddress(URI.create(given.getScheme() + "://" + given.getRawAuthority() + root), prefix);
    }
}
