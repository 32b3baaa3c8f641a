package dev.easel.gallery;

import dev.easel.InvalidRequestException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.MediaTypeFactory;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What the page asks for. It polls: that needs no connection per page, and goes on by itself after a restart. */
@RestController
@RequestMapping("/api")
final class GalleryController {
    private static final int LONGEST_PROMPT = 2_000;
    private static final int LATEST = 60;

    private final Services services;
    private final Tickets tickets;
    private final TicketRunner runner;

    GalleryController(Services services, Tickets tickets, TicketRunner runner) {
        this.services = services;
        this.tickets = tickets;
        this.runner = runner;
    }

    @GetMapping("/services")
    List<ServiceView> services() {
        return services.ids().stream()
                .map(id -> new ServiceView(id, services.title(id), services.isEmulator(id)))
                .toList();
    }

    @GetMapping("/tickets")
    List<TicketView> tickets() {
        return tickets.latest(LATEST).stream().map(this::view).toList();
    }

    /** Only JSON is taken, which no form of another site can send. */
    @PostMapping(path = "/tickets", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    List<TicketView> order(@RequestBody Order order) {
        return runner.order(order.id() == null ? UUID.randomUUID() : order.id(), prompt(order), wanted(order)).stream()
                .map(this::view)
                .toList();
    }

    @GetMapping("/images/{id}")
    ResponseEntity<Resource> image(@PathVariable UUID id) {
        Resource file = tickets.find(id)
                .flatMap(runner::image)
                .<Resource>map(FileSystemResource::new)
                .filter(Resource::exists)
                .orElseThrow(() -> new ErrorResponseException(HttpStatus.NOT_FOUND));
        return ResponseEntity.ok()
                .contentType(MediaTypeFactory.getMediaType(file).orElse(MediaType.APPLICATION_OCTET_STREAM))
                .cacheControl(
                        CacheControl.maxAge(Duration.ofDays(365)).cachePrivate().immutable())
                .body(file);
    }

    @ExceptionHandler
    ProblemDetail invalid(InvalidRequestException e) {
        String service = e.provider().map(provider -> provider + ": ").orElse("");
        return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, service + e.getMessage());
    }

    @ExceptionHandler
    ProblemDetail unreadable(HttpMessageNotReadableException e) {
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.BAD_REQUEST,
                "the body is no JSON of the expected form, or is too long; send {\"prompt\": \"…\", \"services\": [\"…\"]}");
    }

    private static String prompt(Order order) {
        String prompt = order.prompt() == null ? "" : order.prompt().strip();
        if (prompt.isEmpty()) {
            throw badRequest("prompt is empty; say what the image shows");
        }
        if (prompt.length() > LONGEST_PROMPT) {
            throw badRequest("prompt has " + prompt.length() + " characters; give at most " + LONGEST_PROMPT);
        }
        if (!prompt.codePoints().allMatch(GalleryController::isText)) {
            throw badRequest("prompt has a character that is no text; leave control characters out");
        }
        return prompt;
    }

    /** Half of a pair of surrogates and NUL are what databases do not take. */
    private static boolean isText(int character) {
        return switch (Character.getType(character)) {
            case Character.SURROGATE -> false;
            case Character.CONTROL -> Character.isWhitespace(character);
            default -> true;
        };
    }

    private List<String> wanted(Order order) {
        List<String> ids = order.services() == null
                ? List.of()
                : order.services().stream().distinct().toList();
        if (ids.isEmpty()) {
            throw badRequest("services is empty; name at least one of " + services.ids());
        }
        List<String> unknown =
                ids.stream().filter(id -> services.client(id).isEmpty()).toList();
        if (!unknown.isEmpty()) {
            throw badRequest("services names " + unknown + "; those that are configured are " + services.ids());
        }
        return ids;
    }

    private static ErrorResponseException badRequest(String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, detail);
        return new ErrorResponseException(HttpStatus.BAD_REQUEST, problem, null);
    }

    private TicketView view(Ticket ticket) {
        return TicketView.of(
                ticket,
                services.title(ticket.service()),
                runner.status(ticket.id()).orElse(null));
    }

    /**
     * What the page sends.
     *
     * @param id made by the page, which sends the same one again where it heard no response; may be left out
     */
    record Order(
            @Nullable UUID id,
            @Nullable String prompt,
            @Nullable List<@Nullable String> services) {}

    /** A checkbox. */
    record ServiceView(String id, String title, boolean emulator) {}
}
