package dev.easel.spring.boot;

import dev.easel.CallbackReply;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/** The endpoint on Spring MVC. */
final class ServletCallbacks {
    private ServletCallbacks() {}

    /** Every method leads to the endpoint: it says itself which ones it takes. */
    static RouterFunction<ServerResponse> route(String path, CallbackEndpoint endpoint) {
        return RouterFunctions.route(
                RequestPredicates.path(path + "/**"), request -> reply(endpoint, request.servletRequest()));
    }

    private static ServerResponse reply(CallbackEndpoint endpoint, HttpServletRequest request) throws IOException {
        Map<String, List<String>> headers = new HashMap<>();
        for (String name : Collections.list(request.getHeaderNames())) {
            headers.put(name, Collections.list(request.getHeaders(name)));
        }
        CallbackReply reply =
                endpoint.receive(request.getMethod(), request.getRequestURI(), headers, request.getInputStream());
        ServerResponse.BodyBuilder response = ServerResponse.status(reply.status());
        reply.headers().forEach(response::header);
        return reply.body().isEmpty() ? response.build() : response.body(reply.bytes());
    }
}
