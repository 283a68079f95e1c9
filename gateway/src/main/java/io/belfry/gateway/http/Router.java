package io.belfry.gateway.http;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Finds the route of a request and writes what goes wrong as a problem. Routes on the raw path, so that an id may contain
 * any character once it is percent-encoded.
 */
final class Router extends Handler.Abstract {
    private final HttpContext context;
    private final RequestCounter counter;
    private final List<Route> routes = new ArrayList<>();

    Router(HttpContext context, RequestCounter counter) {
        this.context = context;
        this.counter = counter;
    }

    /** Answers one call, at once or later. */
    @FunctionalInterface
    interface CallHandler {
        void handle(Call call) throws ProblemException, IOException;
    }

    /** Hears of each finished request. */
    @FunctionalInterface
    interface RequestCounter {
        void count(String method, String route, int status);
    }

    private record Route(String method, String template, List<String> segments, CallHandler handler) {
        /** What stands at the placeholders, still encoded, or null when the path is another one. */
        List<String> match(List<String> path) {
            if (path.size() != segments.size()) {
                return null;
            }
            List<String> values = new ArrayList<>(2);
            for (int i = 0; i < path.size(); i++) {
                if (segments.get(i).startsWith("{")) {
                    values.add(path.get(i));
                } else if (!segments.get(i).equals(path.get(i))) {
                    return null;
                }
            }
            return values;
        }
    }

    /** Adds a route; placeholders are whole segments in braces. The first that matches is taken. */
    void on(String method, String template, CallHandler handler) {
        routes.add(new Route(method, template, List.of(template.split("/", -1)), handler));
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Call call = new Call(request, response, callback, List.of());
        try {
            checkOrigin(request);
            route(request, response, callback);
        } catch (ProblemException e) {
            call.fail(e);
        }
        return true;
    }

    private void route(Request request, Response response, Callback callback) throws ProblemException {
        List<String> path = List.of(request.getHttpURI().getPath().split("/", -1));
        String method = request.getMethod().equals("HEAD") ? "GET" : request.getMethod();
        Set<String> allowed = new TreeSet<>();
        for (Route route : routes) {
            List<String> values = route.match(path);
            if (values == null) {
                continue;
            }
            if (!route.method().equals(method)) {
                allowed.add(route.method());
                continue;
            }
            Request.addCompletionListener(
                    request, failure -> counter.count(method, route.template(), response.getStatus()));
            handle(route.handler(), new Call(request, response, callback, decode(values)));
            return;
        }
        if (allowed.isEmpty()) {
            throw new ProblemException(
                    404,
                    "NOT_FOUND",
                    "there is nothing at " + request.getHttpURI().getPath());
        }
        String methods = String.join(", ", allowed);
        response.getHeaders().put(HttpHeader.ALLOW, methods);
        throw new ProblemException(
                405, "METHOD_NOT_ALLOWED", request.getMethod() + " is not allowed here, allowed are " + methods);
    }

    private static void handle(CallHandler handler, Call call) {
        try {
            handler.handle(call);
        } catch (ProblemException e) {
            call.fail(e);
        } catch (BoundedBody.TooLargeException e) {
            call.fail(new ProblemException(413, "TOO_LARGE", e.getMessage()));
        } catch (IOException e) {
            // The client went away or sent less than it announced: there is nobody to answer.
            call.callback().failed(e);
        } catch (RuntimeException e) {
            call.fail(e);
        }
    }

    /**
     * Keeps pages of other sites out, which a browser on this machine would let reach a loopback port: by a name of their
     * own that points here (Host), or by posting across sites (Origin).
     */
    private void checkOrigin(Request request) throws ProblemException {
        String host = Request.getServerName(request);
        if (host == null || !context.isHostAllowed(host)) {
            throw new ProblemException(
                    403, "FORBIDDEN", "the Host header names " + host + ", which is not this server");
        }
        String origin = request.getHeaders().get(HttpHeader.ORIGIN);
        if (origin != null && !isOwnOrigin(origin, host, Request.getServerPort(request))) {
            throw new ProblemException(403, "FORBIDDEN", "the Origin header names another site");
        }
    }

    private static boolean isOwnOrigin(String origin, String host, int port) {
        try {
            URI uri = new URI(origin);
            int originPort = uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
            return host.equalsIgnoreCase(uri.getHost()) && originPort == port;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static List<String> decode(List<String> encoded) throws ProblemException {
        List<String> values = new ArrayList<>(encoded.size());
        for (String value : encoded) {
            values.add(decode(value));
        }
        return values;
    }

    /** Percent-decodes one path segment, strictly. */
    static String decode(String segment) throws ProblemException {
        byte[] bytes = segment.getBytes(StandardCharsets.UTF_8);
        int length = 0;
        for (int i = 0; i < bytes.length; i++) {
            int value = bytes[i];
            if (value == '%') {
                int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
                int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], 16) : -1;
                if (high < 0 || low < 0) {
                    throw new ProblemException(400, "MALFORMED", segment + " is not percent-encoded");
                }
                value = high << 4 | low;
                i += 2;
            }
            bytes[length++] = (byte) value;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ProblemException(400, "MALFORMED", segment + " is not percent-encoded UTF-8");
        }
    }
}
