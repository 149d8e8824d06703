"""The manifests: valid by their published schemas, no rights that are not needed, nobody reaches too far."""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from typing import Any

import kubernetes_validate
import pytest

from tests.deploy.conftest import DEPLOY
from web.app import PARTS

OURS = ("web", "rasa", "actions")


def of_kind(manifests: list[dict[str, Any]], *kinds: str) -> Iterator[dict[str, Any]]:
    return (one for one in manifests if one["kind"] in kinds)


def test_the_compose_file_is_valid() -> None:
    checked = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]

    subprocess.run([*checked, str(DEPLOY / "compose.yml")], check=True)  # noqa: S603


def test_every_manifest_is_valid(manifests: list[dict[str, Any]]) -> None:
    for manifest in manifests:
        kubernetes_validate.validate(manifest, "1.33", strict=True)


@pytest.mark.parametrize("name", ["nginx", "web", "rasa", "actions", "migrate", "postgres", "redis"])
def test_every_container_is_guarded(services: Mapping[str, Mapping[str, Any]], name: str) -> None:
    service = services[name]

    assert service["read_only"]
    assert "/tmp" in service["tmpfs"]  # noqa: S108
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert {"cpus", "memory"} <= set(service["deploy"]["resources"]["limits"])
    assert name == "migrate" or "healthcheck" in service


def test_only_nginx_can_be_reached_from_outside(services: Mapping[str, Mapping[str, Any]]) -> None:
    assert [name for name, service in services.items() if "ports" in service] == ["nginx"]


def test_no_secret_stands_in_a_file(services: Mapping[str, Mapping[str, Any]], manifests: list[dict[str, Any]]) -> None:
    assert not list(of_kind(manifests, "Secret"))
    for service in services.values():
        assert not [name for name in service.get("environment", ()) if "KEY" in name or "TOKEN" in name]


def test_every_pod_is_guarded(manifests: list[dict[str, Any]]) -> None:
    for manifest in of_kind(manifests, "Deployment", "Job"):
        pod = manifest["spec"]["template"]["spec"]
        assert pod["securityContext"]["runAsNonRoot"]
        assert pod["automountServiceAccountToken"] is False
        for container in pod["containers"]:
            guard = container["securityContext"]
            assert guard["readOnlyRootFilesystem"]
            assert guard["allowPrivilegeEscalation"] is False
            assert guard["capabilities"] == {"drop": ["ALL"]}
            assert container["resources"]["limits"]["memory"]
            if manifest["kind"] == "Deployment":
                assert {"startupProbe", "readinessProbe", "livenessProbe"} <= set(container)


def test_who_may_reach_whom(manifests: list[dict[str, Any]]) -> None:
    policies = {one["metadata"]["name"]: one["spec"] for one in of_kind(manifests, "NetworkPolicy")}

    assert policies["nobody"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    reached_by = {
        name: [from_whom(peer) for rule in policies[name]["ingress"] for peer in rule["from"]] for name in OURS
    }
    assert reached_by == {"web": ["ingress", "monitoring"], "rasa": ["web"], "actions": ["rasa", "web"]}
    assert "ingress" not in policies["migrate"]


def test_the_ingress_lets_everything_through_but_what_is_for_whoever_runs_the_product(
    manifests: list[dict[str, Any]],
) -> None:
    served = {route.path for part in PARTS for route in part.router.routes} | {"/static/theme.css"}
    for ingress in of_kind(manifests, "Ingress"):
        (rule,) = ingress["spec"]["rules"]
        assert {path for path in served if not passes(rule, path)} == {"/metrics", "/healthz"}


def passes(rule: Mapping[str, Any], path: str) -> bool:
    for allowed in rule["http"]["paths"]:
        below = f"{allowed['path'].rstrip('/')}/"
        if path == allowed["path"] or (allowed["pathType"] == "Prefix" and path.startswith(below)):
            return True
    return False


def from_whom(peer: Mapping[str, Any]) -> str:
    ((selector, chosen),) = peer.items()
    return chosen["matchLabels"]["app" if selector == "podSelector" else "psoascreen/role"]


def test_every_selector_finds_the_pods_it_means(manifests: list[dict[str, Any]]) -> None:
    pods = {one["metadata"]["name"]: one["spec"]["template"] for one in of_kind(manifests, "Deployment")}

    for service in of_kind(manifests, "Service"):
        template = pods[service["metadata"]["name"]]
        assert service["spec"]["selector"].items() <= template["metadata"]["labels"].items()
        ports = {port["name"] for port in template["spec"]["containers"][0]["ports"]}
        assert {port["targetPort"] for port in service["spec"]["ports"]} <= ports
    for budget in of_kind(manifests, "PodDisruptionBudget"):
        assert budget["spec"]["selector"]["matchLabels"] == {"app": budget["metadata"]["name"]}


def test_rasa_grows_with_how_long_patients_wait(manifests: list[dict[str, Any]]) -> None:
    scalers = {one["metadata"]["name"]: one["spec"] for one in of_kind(manifests, "HorizontalPodAutoscaler")}
    if not scalers:
        assert all(one["spec"]["replicas"] == 1 for one in of_kind(manifests, "Deployment"))  # the trial
        return

    named = scalers["rasa"]["metrics"][0]["external"]["metric"]["name"]

    rules = (DEPLOY / "kubernetes" / "prometheus-adapter.yaml").read_text(encoding="utf-8")
    assert f"name: {{as: {named}}}" in rules
    assert "psoascreen_turn_seconds_bucket" in rules
