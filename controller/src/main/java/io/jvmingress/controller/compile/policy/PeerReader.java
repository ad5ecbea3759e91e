package io.jvmingress.controller.compile.policy;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.networking.v1.IPBlock;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.jvmingress.proxy.table.AddressRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads the peers of a rule. An invalid one matches nothing; the others stand.
final class PeerReader {

    private final Defects defects;

    PeerReader(Defects defects) {
        this.defects = defects;
    }

    List<Peer> read(String part, List<NetworkPolicyPeer> peers) {
        var read = new ArrayList<Peer>();
        for (int i = 0; i < peers.size(); i++) {
            peer(part + "[" + i + "]", peers.get(i)).ifPresent(read::add);
        }
        return read;
    }

    /// A peer of a kind that we do not know looks like one without content, or has an unknown field.
    private Optional<? extends Peer> peer(String part, @Nullable NetworkPolicyPeer peer) {
        if (peer == null) {
            return defects.nothing(part, "a peer without content");
        }
        if (Defects.hasUnknownField(peer.getAdditionalProperties())) {
            return defects.unknownField(part, peer.getAdditionalProperties());
        }
        boolean selects = peer.getPodSelector() != null || peer.getNamespaceSelector() != null;
        if (peer.getIpBlock() != null) {
            return selects
                    ? defects.nothing(part, "ipBlock and a selector in one peer")
                    : block(part + ".ipBlock", peer.getIpBlock());
        }
        return selects ? pods(part, peer) : defects.nothing(part, "a peer without content");
    }

    private Optional<Peer> pods(String part, NetworkPolicyPeer peer) {
        var namespaces = selector(part + ".namespaceSelector", peer.getNamespaceSelector());
        var pods = selector(part + ".podSelector", peer.getPodSelector());
        if (namespaces.isEmpty() || pods.isEmpty()) {
            return Optional.empty();
        }
        var own = peer.getNamespaceSelector() == null;
        return Optional.of(new Peer.Pods(own ? Optional.empty() : namespaces, pods.get()));
    }

    /// An absent selector selects everything.
    private Optional<Selector> selector(String part, @Nullable LabelSelector selector) {
        if (selector == null) {
            return Optional.of(Selector.EVERYTHING);
        }
        return switch (SelectorReader.read(selector)) {
            case SelectorReader.Reading.Good(var good) -> Optional.of(good);
            case SelectorReader.Reading.Bad(var detail) -> defects.nothing(part, detail);
        };
    }

    /// One bad exception makes the whole block match nothing: to drop the exception would admit
    /// more than was meant.
    private Optional<Peer> block(String part, IPBlock block) {
        if (Defects.hasUnknownField(block.getAdditionalProperties())) {
            return defects.unknownField(part, block.getAdditionalProperties());
        }
        var cidr = cidr(block.getCidr());
        if (cidr.isEmpty()) {
            return defects.nothing(part, "cidr " + block.getCidr() + " is no address block");
        }
        var exceptions = new ArrayList<AddressRange>();
        for (var text : block.getExcept() == null ? List.<String>of() : block.getExcept()) {
            var exception = cidr(text).filter(range -> isStrictlyWithin(range, cidr.get()));
            if (exception.isEmpty()) {
                return defects.nothing(part, "except " + text + " is no smaller block within " + block.getCidr());
            }
            exceptions.add(exception.get());
        }
        return Optional.of(new Peer.Block(AddressRanges.subtract(cidr.get(), exceptions)));
    }

    private static Optional<AddressRange> cidr(@Nullable String text) {
        return text == null ? Optional.empty() : AddressRange.parseCidr(text);
    }

    private static boolean isStrictlyWithin(AddressRange inner, AddressRange outer) {
        return outer.contains(inner.first()) && outer.contains(inner.last()) && !inner.equals(outer);
    }
}
