package dev.easel.openai;

import dev.easel.ConfigurationException;
import dev.easel.ImageFormat;
import dev.easel.Violation;
import dev.easel.spi.ProviderSetup;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Describes how a host that speaks OpenAI's Images API differs from it, as data: its address, its fields, how it takes input
 * images and whether it has tasks. {@link OpenAiProfiles} has those that Easel knows; {@link #builder} and {@link #toBuilder} make
 * others. Immutable.
 */
public final class OpenAiProfile {
    /** Says how the size of an image is sent. Constants may be added. */
    public enum SizeForm {
        /** One field, {@code 1024x768}. */
        WIDTH_X_HEIGHT,
        /** The fields {@code width} and {@code height}. */
        WIDTH_AND_HEIGHT,
        /** The fields {@code aspect_ratio} and {@code resolution}, the latter {@code 1k} or {@code 2k}. */
        RATIO_AND_RESOLUTION,
        /** The host takes none. */
        NONE
    }

    /** Says how input images are sent. Constants may be added. */
    public enum EditForm {
        /** The host takes none. */
        NONE,
        /** A form with one file {@code image}, or several {@code image[]}. */
        FORM,
        /** A form with as many files {@code image} as there are images. */
        FORM_REPEATED,
        /** {@link #FORM}, or JSON with {@code images} where an image is named by its address or by the id of a file. */
        FORM_OR_JSON,
        /** JSON: {@code image} for one, {@code images} for several, each {@code {"url", "type": "image_url"}}. */
        JSON_OBJECTS,
        /** JSON to the route for generations: {@code input_references}, each {@code {"type", "image_url": {"url"}}}. */
        INPUT_REFERENCES,
        /** JSON to the route for generations: {@code image}, a text for one and a list for several. */
        TEXT_OR_LIST,
        /** JSON to the route for generations: {@code image}, {@code image2}, {@code image3}. */
        NUMBERED,
        /** JSON to the route for generations: {@code image_url}, and {@code reference_images} for more. */
        IMAGE_URL
    }

    /** Says whether generations are tasks that can be polled. Constants may be added. */
    public enum TaskForm {
        /** The response has the images. */
        NONE,
        /** Zhipu's asynchronous routes. */
        ZHIPU,
        /** ModelScope's asynchronous header. */
        MODELSCOPE
    }

    private final Builder data;

    private OpenAiProfile(Builder from) {
        this.data = from;
    }

    /**
     * Returns a builder of the profile of a host that speaks the interface as it was: {@code size}, {@code n} up to 10, no input
     * images, images as base64.
     *
     * @param name the host's name for messages, metrics and traces: lower-case letters, digits and hyphens
     * @param baseUrl where the host's routes are, for example {@code https://api.example.com/v1}; a bare origin gets {@code /v1}
     * @throws ConfigurationException if one of them is malformed
     */
    public static Builder builder(String name, String baseUrl) {
        if (!name.matches("[a-z0-9-]{1,40}")) {
            throw invalid("name", "is not 1 to 40 lower-case letters, digits and hyphens; give for example my-host");
        }
        return new Builder(name, ProviderSetup.baseUrl(baseUrl));
    }

    /** Returns a new builder that starts from this profile. */
    public Builder toBuilder() {
        return data.copy();
    }

    /** Returns the host's name. */
    public String name() {
        return data.name;
    }

    /** Returns where the host's routes are, unless the client's builder says otherwise. */
    public URI baseUrl() {
        return data.baseUrl;
    }

    String prefix() {
        return data.prefix;
    }

    String keyVariable() {
        return data.keyVariable;
    }

    String keyHeader() {
        return data.keyHeader;
    }

    boolean keyRequired() {
        return data.keyRequired;
    }

    String generations() {
        return data.generations;
    }

    String edits() {
        return data.edits;
    }

    Optional<String> models() {
        return data.models.isEmpty() ? Optional.empty() : Optional.of(data.models);
    }

    boolean gptImages() {
        return data.gptImages;
    }

    boolean responsesApi() {
        return data.responsesApi;
    }

    OpenAiResponseFormat responseFormat() {
        return data.responseFormat;
    }

    SizeForm sizeForm() {
        return data.sizeForm;
    }

    String sizeField() {
        return data.sizeField;
    }

    String countField() {
        return data.countField;
    }

    int imagesPerCall() {
        return data.imagesPerCall;
    }

    boolean sequential() {
        return data.countField.equals(Builder.SEQUENTIAL);
    }

    EditForm editForm() {
        return data.editForm;
    }

    int inputImages() {
        return data.inputImages;
    }

    boolean masks() {
        return data.masks;
    }

    boolean streams() {
        return data.streams;
    }

    TaskForm taskForm() {
        return data.taskForm;
    }

    List<ImageFormat> outputFormats() {
        return data.outputFormats;
    }

    Set<String> options() {
        return data.options;
    }

    Map<String, Object> fixedFields() {
        return data.fixed;
    }

    /** Returns the host's name of a field of the request; empty where it has none. */
    Optional<String> field(String neutral) {
        return Optional.ofNullable(data.names.get(neutral));
    }

    /** Returns the host's name. */
    @Override
    public String toString() {
        return data.name;
    }

    private static ConfigurationException invalid(String setting, String message) {
        return new ConfigurationException(Violation.of(Violation.Code.MALFORMED, setting, message));
    }

    /** Builds an {@link OpenAiProfile}. For one thread at a time. */
    public static final class Builder {
        static final String SEQUENTIAL = "sequential_image_generation";

        private final String name;
        private final URI baseUrl;
        private String prefix = "/v1";
        private String keyVariable = "OPENAI_API_KEY";
        private String keyHeader = "";
        private boolean keyRequired = true;
        private String generations = "/images/generations";
        private String edits = "/images/edits";
        private String models = "/models";
        private boolean gptImages;
        private boolean responsesApi;
        private OpenAiResponseFormat responseFormat = OpenAiResponseFormat.B64_JSON;
        private SizeForm sizeForm = SizeForm.WIDTH_X_HEIGHT;
        private String sizeField = "size";
        private String countField = "n";
        private int imagesPerCall = 10;
        private EditForm editForm = EditForm.NONE;
        private int inputImages = 16;
        private boolean masks;
        private boolean streams;
        private TaskForm taskForm = TaskForm.NONE;
        private List<ImageFormat> outputFormats = List.of();
        private Set<String> options = Set.of();
        private Map<String, String> names = Map.of();
        private Map<String, Object> fixed = Map.of();

        private Builder(String name, URI baseUrl) {
            this.name = name;
            this.baseUrl = baseUrl;
        }

        private Builder copy() {
            return copy(new Builder(name, baseUrl));
        }

        private Builder copy(Builder other) {
            other.prefix = prefix;
            other.keyVariable = keyVariable;
            other.keyHeader = keyHeader;
            other.keyRequired = keyRequired;
            other.generations = generations;
            other.edits = edits;
            other.models = models;
            other.gptImages = gptImages;
            other.responsesApi = responsesApi;
            other.responseFormat = responseFormat;
            other.sizeForm = sizeForm;
            other.sizeField = sizeField;
            other.countField = countField;
            other.imagesPerCall = imagesPerCall;
            other.editForm = editForm;
            other.inputImages = inputImages;
            other.masks = masks;
            other.streams = streams;
            other.taskForm = taskForm;
            other.outputFormats = outputFormats;
            other.options = options;
            other.names = names;
            other.fixed = fixed;
            return other;
        }

        /** Returns a builder with the same data for another host, as {@link OpenAiProfile#builder} checks them. */
        public Builder as(String otherName, String otherBaseUrl) {
            return copy(OpenAiProfile.builder(otherName, otherBaseUrl));
        }

        /** Sets the path that a bare origin gets; {@code /v1} by default. */
        Builder prefix(String path) {
            this.prefix = path;
            return this;
        }

        /** Sets the environment variable that usually holds the key, for messages; {@code OPENAI_API_KEY} by default. */
        public Builder keyVariable(String variable) {
            this.keyVariable = variable;
            return this;
        }

        /** Sets the header for the key as it is; {@code Authorization: Bearer} by default. */
        public Builder keyHeader(String header) {
            if (!header.matches("[A-Za-z0-9-]{1,100}")) {
                throw invalid("keyHeader", "is no name of a header; give letters, digits and hyphens");
            }
            this.keyHeader = header;
            return this;
        }

        /** Sets whether a client needs a key; {@code true} by default. */
        public Builder keyRequired(boolean required) {
            this.keyRequired = required;
            return this;
        }

        /** Sets the path of generations; {@code /images/generations} by default. {@code {model}} stands for the model. */
        public Builder generations(String path) {
            this.generations = path("generations", path);
            return this;
        }

        /** Sets the path of edits; {@code /images/edits} by default. {@code {model}} stands for the model. */
        public Builder edits(String path) {
            this.edits = path("edits", path);
            return this;
        }

        /** Sets the path of the list of models; {@code /models} by default, empty for a host that has none. */
        public Builder models(String path) {
            this.models = path.isEmpty() ? "" : path("models", path);
            return this;
        }

        private static String path(String setting, String path) {
            if (!path.startsWith("/")) {
                throw invalid(setting, "does not begin with a slash; give for example /images/generations");
            }
            return path;
        }

        /** Sets that OpenAI's own models are behind the names, so that the model's family decides which fields it takes. */
        public Builder gptImages(boolean served) {
            this.gptImages = served;
            return this;
        }

        Builder responsesApi() {
            this.responsesApi = true;
            return this;
        }

        Builder withoutResponsesApi() {
            this.responsesApi = false;
            return this;
        }

        /** Sets how images come where the model's family does not tell; {@link OpenAiResponseFormat#B64_JSON} by default. */
        public Builder responseFormat(OpenAiResponseFormat format) {
            this.responseFormat = format;
            return this;
        }

        /** Sets how the size is sent; by default as {@link SizeForm#WIDTH_X_HEIGHT}. */
        public Builder size(SizeForm form) {
            this.sizeForm = form;
            return this;
        }

        /** Sets that the size is sent as {@code 1024x768} in this field; {@code size} by default. */
        public Builder sizeField(String field) {
            this.sizeForm = SizeForm.WIDTH_X_HEIGHT;
            this.sizeField = field;
            return this;
        }

        /**
         * Sets how several images of one call are asked for.
         *
         * @param field the field's name; {@code n} by default
         * @param most how many one call generates; 10 by default, 1 for a host that has no such field
         */
        public Builder count(String field, int most) {
            if (most < 1) {
                throw new ConfigurationException(
                        Violation.of(Violation.Code.OUT_OF_RANGE, "count", "is " + most + "; give 1 or more"));
            }
            this.countField = field;
            this.imagesPerCall = most;
            return this;
        }

        /**
         * Sets how input images are sent; {@link EditForm#NONE} by default.
         *
         * @param form how
         * @param most how many one request has
         */
        public Builder inputImages(EditForm form, int most) {
            this.editForm = form;
            this.inputImages = most;
            return this;
        }

        /** Sets whether the host takes a mask whose transparent part is generated anew; {@code false} by default. */
        public Builder masks(boolean taken) {
            this.masks = taken;
            return this;
        }

        /** Sets whether the host streams images as OpenAI does; {@code false} by default. */
        public Builder streams(boolean streamed) {
            this.streams = streamed;
            return this;
        }

        /** Sets whether generations are tasks; {@link TaskForm#NONE} by default. */
        public Builder tasks(TaskForm form) {
            this.taskForm = form;
            return this;
        }

        /** Sets the formats that {@code output_format} takes; none by default. */
        public Builder outputFormats(ImageFormat... formats) {
            this.outputFormats = List.of(formats);
            return this;
        }

        /**
         * Sets which of {@link OpenAiOptions} the host takes, by the names of their fields, for example {@code quality}; none by
         * default.
         *
         * @throws ConfigurationException if one is unknown
         */
        public Builder options(String... fields) {
            for (String field : fields) {
                if (!OpenAiOption.isField(field)) {
                    throw invalid(
                            "options",
                            "has \"" + field + "\", which is no option of OpenAiOptions; put it among"
                                    + " the extra fields of requests");
                }
            }
            this.options = Set.copyOf(new LinkedHashSet<>(List.of(fields)));
            return this;
        }

        /** Sets the host's name of the field for a negative prompt. */
        public Builder negativePrompt(String field) {
            return name("negativePrompt", field);
        }

        /** Sets the host's name of the field for the number of steps. */
        public Builder steps(String field) {
            return name("steps", field);
        }

        /** Sets the host's name of the field for the guidance scale. */
        public Builder guidanceScale(String field) {
            return name("guidanceScale", field);
        }

        /** Sets the host's name of the field for the seed. */
        public Builder seed(String field) {
            return name("seed", field);
        }

        /** Sets the host's name of the field for the user. */
        Builder user(String field) {
            return name("user", field);
        }

        /** Sets the host's name of the field for the request's id. */
        Builder requestId(String field) {
            return name("requestId", field);
        }

        /** Sets the host's name of the field for LoRAs. */
        Builder loras(String field) {
            return name("loras", field);
        }

        private Builder name(String neutral, String field) {
            Map<String, String> more = new LinkedHashMap<>(names);
            more.put(neutral, field);
            this.names = Map.copyOf(more);
            return this;
        }

        /** Adds a field that every request has, unless the request itself sets it among its extra fields. */
        public Builder fixedField(String field, Object value) {
            Map<String, Object> more = new LinkedHashMap<>(fixed);
            more.put(field, value);
            this.fixed = Map.copyOf(more);
            return this;
        }

        /** Returns the profile. */
        public OpenAiProfile build() {
            return new OpenAiProfile(copy());
        }
    }
}
