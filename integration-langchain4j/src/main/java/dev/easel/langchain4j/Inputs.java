package dev.easel.langchain4j;

import dev.easel.ImageInput;
import dev.easel.InvalidRequestException;
import dev.easel.Violation;
import dev.easel.Violation.Code;
import dev.langchain4j.data.image.Image;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Makes Easel's input images of LangChain4j's images. */
final class Inputs {
    private Inputs() {}

    /**
     * @param field what the image is, for messages
     * @throws InvalidRequestException if it has neither bytes nor an address of the web
     */
    static ImageInput of(String field, @Nullable Image image) {
        if (image == null) {
            throw invalid(Code.MISSING, field, "is missing; give an image");
        }
        String base64 = image.base64Data();
        if (base64 != null && !base64.isBlank()) {
            return ImageInput.dataUri(isData(base64) ? base64 : "data:image/*;base64," + base64);
        }
        URI url = image.url();
        if (url == null) {
            throw invalid(Code.MISSING, field, "has neither base64Data nor url; set one of them");
        }
        if (isData(url.toString())) {
            return ImageInput.dataUri(url.toString());
        }
        // A program may take such an address from a model or a stranger, and the service would get any file of this
        // machine.
        if ("file".equalsIgnoreCase(url.getScheme())) {
            throw invalid(
                    Code.UNSUPPORTED,
                    field,
                    "is a file, which an Image cannot be trusted to name; give its base64Data, or set"
                            + " ImageInput.file in the model's settings");
        }
        return ImageInput.url(url);
    }

    private static boolean isData(String text) {
        return text.regionMatches(true, 0, "data:", 0, 5);
    }

    private static InvalidRequestException invalid(Code code, String field, String message) {
        return new InvalidRequestException(Violation.of(code, field, message));
    }
}
